import { createHash } from 'node:crypto';
import { readTable } from './read-table.ts';
import { runColumns } from './run-row.ts';
import { type RunTable, runTable } from './run-table.ts';
import { FILE_SHA256, isSealed, seal, UNSEALED } from './checksums.ts';
import type { Column, NumberColumn } from './table-pages.ts';
import type { EpisodeMetrics } from '../training/train.ts';
import { writeTable } from './write-table.ts';

export type { RunRow } from './run-row.ts';

/** The episodes of the runs of a part, run by run: each run has as many. */
export interface PartEpisodes extends Omit<EpisodeMetrics, 'truncated'> {
  readonly seeds: readonly number[];
}

/** A row of an `episodes` part. */
export interface EpisodeRow {
  readonly seed: number;
  readonly episode: number;
  readonly timesteps: number;
  readonly penalties: number;
  readonly returns: number;
}

/** The keys under which an experiment's results lie in a store. */
export const keys = {
  experiment: (id: string) => `${id}/experiment.json`,
  progress: (id: string) => `${id}/progress.json`,
  summary: (id: string) => `${id}/summary.json`,
  cancel: (id: string) => `${id}/cancel`,
  /** Where a damaged file is kept when it is replaced. */
  damaged: (id: string, key: string) => `${id}/damaged/${key.slice(id.length + 1)}`,
  allRuns: (id: string) => `${id}/runs/`,
  allEpisodes: (id: string) => `${id}/episodes/`,
  runs: (id: string, variant: string, firstSeed: number) => `${id}/runs/part-${variant}-${firstSeed}.parquet`,
  episodes: (id: string, variant: string, firstSeed: number) =>
    `${id}/episodes/variant=${variant}/part-${firstSeed}.parquet`,
};

/** The variant and first seed that a key of a `runs` or `episodes` part names; undefined for any other key. */
export function partOfKey(key: string): { variant: string; firstSeed: number } | undefined {
  const match =
    /\/runs\/part-(.+)-(\d+)\.parquet$/.exec(key) ?? /\/variant=([^/]+)\/part-(\d+)\.parquet$/.exec(key);
  return match ? { variant: match[1], firstSeed: Number(match[2]) } : undefined;
}

/** Encodes the episodes of a part, a row for each episode. The bytes depend on the numbers alone. */
export function encodeEpisodes({ seeds, timesteps, penalties, returns }: PartEpisodes): Uint8Array {
  const rows = timesteps.length;
  const episodes = rows / seeds.length;
  return writeTable(rows, [
    {
      name: 'seed',
      type: 'INT64',
      repeats: true,
      fill: byRun(episodes, (into, run) => into.fill(seeds[run])),
    },
    {
      name: 'episode',
      type: 'INT32',
      repeats: true,
      fill: byRun(episodes, (into, _, first) => {
        if (first + into.length <= COUNT.length) into.set(COUNT.subarray(first, first + into.length));
        else for (let i = 0; i < into.length; i++) into[i] = first + i;
      }),
    },
    { name: 'timesteps', type: 'INT32', fill: from(timesteps) },
    { name: 'penalties', type: 'INT32', fill: from(penalties) },
    { name: 'returns', type: 'DOUBLE', fill: from(returns) },
  ]);
}

/** Encodes the runs of a part, with the SHA-256 of the episodes that they belong to, and of the file itself. */
export function encodeRuns({ runs, columns, curveStarts }: RunTable, episodes: Uint8Array): Uint8Array {
  const encoded = runColumns.map(([name, type]): Column => {
    if (type === 'STRING') {
      return { name, type, texts: columns[name] as readonly (string | null)[], nullable: name === 'error' };
    }
    const values = columns[name] as Float64Array;
    return type === 'LIST' ? { name, type, values, starts: curveStarts } : { name, type, fill: from(values) };
  });
  return seal(
    writeTable(runs, encoded, [
      { key: EPISODES_SHA256, value: sha256(episodes) },
      { key: FILE_SHA256, value: UNSEALED },
    ]),
  );
}

/**
 * Reads the rows of a part, and the SHA-256 of the episodes that they belong to.
 *
 * @throws Error where the bytes are no such part, or not as they were written
 */
export function decodeRuns(bytes: Uint8Array): { table: RunTable; episodesSha256: string } {
  if (!isSealed(bytes)) throw new Error('it is not as it was written: its own checksum does not fit');
  const table = readTable(bytes);
  return { table: runTable(table), episodesSha256: table.metadata.get(EPISODES_SHA256) ?? '' };
}

/**
 * Reads the rows of an `episodes` part.
 *
 * @throws Error where the bytes are no such part
 */
export function decodeEpisodes(bytes: Uint8Array): EpisodeRow[] {
  const { rows, columns } = readTable(bytes);
  const numbers = episodeColumns.map((name) => {
    const values = columns.get(name);
    if (rows === 0) return new Float64Array();
    if (values instanceof Float64Array && values.length === rows) return values;
    throw new Error(`it has no ${name} for each of its rows`);
  });
  return Array.from({ length: rows }, (_, row) => {
    const [seed, episode, timesteps, penalties, returns] = numbers.map((values) => values[row]);
    return { seed, episode, timesteps, penalties, returns };
  });
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// --- internal ---

/** 0, 1, 2, ...: most runs have no more episodes, and to copy takes a fifth of the time that counting does. */
const COUNT = Float64Array.from({ length: 10_000 }, (_, i) => i);

const episodeColumns = ['seed', 'episode', 'timesteps', 'penalties', 'returns'] as const;
const EPISODES_SHA256 = 'episodes_sha256';

/** Rows of as many episodes each: `fillRun` writes those of one run, from one of its episodes on. */
function byRun(
  episodes: number,
  fillRun: (into: Float64Array, run: number, first: number) => void,
): NumberColumn['fill'] {
  return (into, row) => {
    for (let at = 0; at < into.length; ) {
      const run = Math.floor((row + at) / episodes);
      const first = row + at - run * episodes;
      const length = Math.min(episodes - first, into.length - at);
      fillRun(into.subarray(at, at + length), run, first);
      at += length;
    }
  };
}

function from(values: Int32Array | Float64Array): NumberColumn['fill'] {
  return (into, row) => into.set(values.subarray(row, row + into.length));
}
