import type { EpisodeMetrics } from '../training/train.ts';
import { writeColumns } from './parquet.ts';

export const episodeColumns = {
  seed: 'INT64',
  episode: 'INT32',
  timesteps: 'INT32',
  penalties: 'INT32',
  returns: 'DOUBLE',
} as const;

/** The numbers of the episodes of a run; each array is [episodes]. */
export interface EpisodesOfRun extends Pick<EpisodeMetrics, 'timesteps' | 'penalties' | 'returns'> {
  readonly seed: number;
}

/** Encodes the episodes of runs of one variant, run by run, a row for each episode. The bytes depend on the numbers alone. */
export function encodeEpisodes(runs: readonly EpisodesOfRun[]): Uint8Array {
  const rows = runs.reduce((sum, { timesteps }) => sum + timesteps.length, 0);
  const columns = {
    seed: new Float64Array(rows),
    episode: new Int32Array(rows),
    timesteps: new Int32Array(rows),
    penalties: new Int32Array(rows),
    returns: new Float64Array(rows),
  };
  let at = 0;
  for (const { seed, timesteps, penalties, returns } of runs) {
    const end = at + timesteps.length;
    columns.seed.fill(seed, at, end);
    for (let row = at; row < end; row++) columns.episode[row] = row - at;
    columns.timesteps.set(timesteps, at);
    columns.penalties.set(penalties, at);
    columns.returns.set(returns, at);
    at = end;
  }
  return writeColumns(episodeColumns, (name) => columns[name]);
}
