import {
  computeShare,
  fillIn,
  type Share,
  type ShareAnswer,
  sharesOf,
} from '../statistics/resample-shares.ts';
import type { Resampling } from '../statistics/summarize.ts';
import type { Pool } from './pool.ts';
import { type Carrier, shareOut } from './share-out.ts';

/** In all shares together: each has the values of all series, which take some 40 bytes in it. */
const MOST_VALUES = 1e7;

/** Resamples in this thread and those of a pool: what comes of it is the same to the last bit. */
export async function resampleTogether(pool: Pool, { resampled, resamples }: Resampling): Promise<void> {
  const values = resampled.series.reduce((sum, series) => sum + series.values.length, 0);
  const most = Math.max(1, Math.floor(MOST_VALUES / values));
  const shares = sharesOf(resampled, resamples, Math.min(pool.threads + 1, most));
  const left = new Set(shares);
  const others = pool.carrier<Share, ShareAnswer>('share', computeShare);
  const here: Carrier<Share, ShareAnswer> = { room: () => 1, carry: async (share) => computeShare(share) };
  // This thread after the others, because it is busy until it is done; alone, it needs none of them.
  const carriers = shares.length === 1 ? [here] : [others, here];
  const answers = shareOut({ tasks: shares, carriers, signal: pool.signal });
  for await (const { task, answer } of answers) {
    fillIn(resampled, task, answer);
    left.delete(task);
  }
  // Threads that were told to end answer nothing.
  for (const share of left) fillIn(resampled, share, computeShare(share));
}
