import type { PartFiles } from '../src/parts/part-rows.ts';
import { episodeColumns } from '../src/results/episodes.ts';
import { type RowOf, readRows } from '../src/results/parquet.ts';
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
export async function episodeRows(result: Pick<PartFiles, 'files'>): Promise<readonly EpisodeRow[]> {
  return decodeEpisodes(fileOf(result, 'episodes'));
}

/** A row of an episodes file. */
export type EpisodeRow = RowOf<typeof episodeColumns>;

/** Reads the rows of an episodes file. */
export async function decodeEpisodes(bytes: Uint8Array): Promise<readonly EpisodeRow[]> {
  return (await readRows(bytes, episodeColumns)).rows;
}
