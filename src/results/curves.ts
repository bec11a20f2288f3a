import { type Column, readParquet, writeParquet } from './parquet.ts';

/** The mean of each metric over one block of episodes of one run: a row of `curves`. */
export interface CurveRow {
  readonly experiment: string;
  readonly variant: string;
  readonly seed: number;
  /** The first episode of the block, and how many it has. */
  readonly episode: number;
  readonly episodes: number;
  readonly timesteps: number;
  readonly penalties: number;
  readonly returns: number;
}

/** Rows of curves as columns, in their order: there are some fifty of each run. */
export interface CurvesFile {
  readonly experiment: readonly string[];
  readonly variant: readonly string[];
  readonly seed: Float64Array;
  readonly episode: Int32Array;
  readonly episodes: Int32Array;
  readonly timesteps: Float64Array;
  readonly penalties: Float64Array;
  readonly returns: Float64Array;
}

/** Encodes the learning curves of a part. */
export function encodeCurves(rows: readonly CurveRow[]): Uint8Array {
  const doubles = (name: 'timesteps' | 'penalties' | 'returns'): Column => ({
    name,
    type: 'DOUBLE',
    values: Float64Array.from(rows, (row) => row[name]),
  });
  return writeParquet([
    { name: 'experiment', type: 'STRING', values: rows.map(({ experiment }) => experiment) },
    { name: 'variant', type: 'STRING', values: rows.map(({ variant }) => variant) },
    { name: 'seed', type: 'INT64', values: BigInt64Array.from(rows, ({ seed }) => BigInt(seed)) },
    { name: 'episode', type: 'INT32', values: Int32Array.from(rows, ({ episode }) => episode) },
    { name: 'episodes', type: 'INT32', values: Int32Array.from(rows, ({ episodes }) => episodes) },
    doubles('timesteps'),
    doubles('penalties'),
    doubles('returns'),
  ]);
}

/**
 * Reads a curves file.
 *
 * @throws Error where the bytes are no such file
 */
export async function decodeCurves(bytes: Uint8Array): Promise<CurvesFile> {
  const { rows, columns } = await readParquet(bytes);
  const column = (name: keyof CurvesFile): ArrayLike<unknown> => {
    const values = columns.get(name);
    if (values?.length !== rows) throw new Error(`it has no ${name} for each of its rows`);
    return values;
  };
  const doubles = (name: keyof CurvesFile) => Float64Array.from(column(name), Number);
  return {
    experiment: Array.from(column('experiment'), String),
    variant: Array.from(column('variant'), String),
    seed: doubles('seed'),
    episode: Int32Array.from(column('episode'), Number),
    episodes: Int32Array.from(column('episodes'), Number),
    timesteps: doubles('timesteps'),
    penalties: doubles('penalties'),
    returns: doubles('returns'),
  };
}
