import { writeParquet } from './parquet.ts';

/** The numbers of the episodes of some runs of one variant, run by run; each array is [runs x episodes]. */
export interface EpisodesFile {
  /** [runs] */
  readonly seeds: readonly number[];
  readonly timesteps: Int32Array;
  readonly penalties: Int32Array;
  readonly returns: Float64Array;
}

/** Encodes the episodes of one variant of a part, a row for each episode. The bytes depend on the numbers alone. */
export function encodeEpisodes({ seeds, timesteps, penalties, returns }: EpisodesFile): Uint8Array {
  const length = timesteps.length / seeds.length;
  const seed = new BigInt64Array(timesteps.length);
  const episode = new Int32Array(timesteps.length);
  for (const [run, one] of seeds.entries()) seed.fill(BigInt(one), run * length, (run + 1) * length);
  for (let row = 0; row < episode.length; row++) episode[row] = row % length;
  return writeParquet([
    { name: 'seed', type: 'INT64', values: seed },
    { name: 'episode', type: 'INT32', values: episode },
    { name: 'timesteps', type: 'INT32', values: timesteps },
    { name: 'penalties', type: 'INT32', values: penalties },
    { name: 'returns', type: 'DOUBLE', values: returns },
  ]);
}
