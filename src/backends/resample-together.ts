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

/** Resamples in this thread and those of a pool: what comes of it is the same to the last bit. */
export async function resampleTogether(pool: Pool, { resampled, resamples }: Resampling): Promise<void> {
  const shares = sharesOf(resampled, resamples, pool.threads + 1);
  const left = new Set(shares);
  const others = pool.carrier<Share, ShareAnswer>('share', computeShare);
  // After the others, because it is busy until it is done.
  const here: Carrier<Share, ShareAnswer> = { room: () => 1, carry: async (share) => computeShare(share) };
  const answers = shareOut({ tasks: shares, carriers: [others, here], signal: pool.signal });
  for await (const { task, answer } of answers) {
    fillIn(resampled, task, answer);
    left.delete(task);
  }
  // Threads that were told to end answer nothing.
  for (const share of left) fillIn(resampled, share, computeShare(share));
}
