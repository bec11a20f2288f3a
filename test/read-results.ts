import type { PartFiles } from '../src/parts/part-rows.ts';
import { readParquet } from '../src/results/parquet.ts';
import { decodeRuns, type RunRow } from '../src/results/runs.ts';

type Kind = 'runs' | 'curves' | 'episodes';

/** The bytes of the first file of a kind. */
export function fileOf({ files }: Pick<PartFiles, 'files'>, kind: Kind): Uint8Array {
  const key = Object.keys(files).find((one) => one.startsWith(`${kind}/`));
  if (key === undefined) throw new Error(`there is no ${kind} file among ${Object.keys(files).join(', ')}`);
  return files[key];
}

/** The rows of the runs of a part. */
export async function runRows(result: Pick<PartFiles, 'files'>): Promise<readonly RunRow[]> {
  return (await decodeRuns(fileOf(result, 'runs'))).rows;
}

/** The rows of the episodes of the first variant of a part. */
export async function episodeRows(result: Pick<PartFiles, 'files'>): Promise<EpisodeRow[]> {
  return decodeEpisodes(fileOf(result, 'episodes'));
}

const columnNames = ['seed', 'episode', 'timesteps', 'penalties', 'returns'] as const;

/** A row of an episodes file. */
export type EpisodeRow = Readonly<Record<(typeof columnNames)[number], number>>;

/**
 * Reads the rows of an episodes file.
 *
 * @throws Error where the bytes are no such file
 */
export async function decodeEpisodes(bytes: Uint8Array): Promise<EpisodeRow[]> {
  const { rows, columns } = await readParquet(bytes);
  const found = columnNames.map((name) => {
    const values = columns.get(name);
    if (values?.length !== rows) throw new Error(`it has no ${name} for each of its rows`);
    return values;
  });
  return Array.from({ length: rows }, (_, row) => {
    const [seed, episode, timesteps, penalties, returns] = found.map((values) => Number(values[row]));
    return { seed, episode, timesteps, penalties, returns };
  });
}
