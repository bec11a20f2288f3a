import { type RowOf, readRows, writeRows } from './parquet.ts';

const curveColumns = {
  experiment: 'STRING',
  variant: 'STRING',
  seed: 'INT64',
  /** The first episode of the block, and how many it has. */
  episode: 'INT32',
  episodes: 'INT32',
  timesteps: 'DOUBLE',
  penalties: 'DOUBLE',
  returns: 'DOUBLE',
} as const;

/** The mean of each metric over one block of episodes of one run: a row of `curves`. There are some fifty of each run. */
export type CurveRow = RowOf<typeof curveColumns>;

/** Encodes the learning curves of a part. */
export function encodeCurves(rows: readonly CurveRow[]): Uint8Array {
  return writeRows(curveColumns, rows);
}

/**
 * Reads a curves file.
 *
 * @throws Error where the bytes are no such file
 */
export async function decodeCurves(bytes: Uint8Array): Promise<readonly CurveRow[]> {
  return (await readRows(bytes, curveColumns)).rows;
}
