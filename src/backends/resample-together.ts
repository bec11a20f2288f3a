import { release } from '../release.ts';
import { openOf, resample } from '../statistics/resample.ts';
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
/** Means, IQMs and probabilities that come of it: they go from thread to thread. */
const MOST_RESULTS = 5e6;
/** What sharing takes, beside the way of each result. */
const SECONDS_TO_SHARE = 0.01;
const SECONDS_PER_RESULT = 1e-8;

/**
 * Resamples in this thread and those of a pool, or without this one where the pool has as many as may be used; alone
 * where sharing does not pay. What comes of it is the same to the last bit.
 *
 * @param limit the most threads to use
 */
export async function resampleTogether(
  pool: Pool,
  { resampled, resamples }: Resampling,
  limit: number,
): Promise<void> {
  const { series, pairs } = openOf(resampled);
  const values = series.reduce((sum, one) => sum + one.values.length, 0);
  const results = resamples.resamples * (2 * series.length + pairs.length);
  const count = Math.min(pool.threads + 1, limit, Math.floor(MOST_VALUES / values));
  // About: a resample draws seeds, and looks at each value of each series and pair.
  const seconds = resamples.seeds * resamples.resamples * (1 + series.length + pairs.length) * 1e-9;
  const pays = seconds > SECONDS_TO_SHARE + results * SECONDS_PER_RESULT;
  if (count < 2 || results > MOST_RESULTS || !pays) {
    resample(resampled, resamples);
    return;
  }
  const shares = sharesOf(resampled, resamples, count);
  const left = new Set(shares);
  const others = pool.carrier<Share, ShareAnswer>('share', computeShare);
  const here: Carrier<Share, ShareAnswer> = { room: () => 1, carry: async (share) => computeShare(share) };
  // This thread after the others, because it is busy until it is done.
  const carriers = pool.threads < limit ? [others, here] : [others];
  const answers = shareOut({ tasks: shares, carriers, signal: pool.signal });
  for await (const { task, answer } of answers) {
    fillIn(resampled, task, answer);
    release(...answer.means, ...answer.iqms, ...answer.probabilities);
    left.delete(task);
  }
  // Threads that were told to end answer nothing.
  for (const share of left) fillIn(resampled, share, computeShare(share));
}
