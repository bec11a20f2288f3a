import { createHash } from 'node:crypto';
import type { EpisodeMetrics } from './train.ts';

/**
 * The fingerprint of a run: SHA-256, in hexadecimal, over its metrics and its table of action values,
 * little-endian, in this order: timesteps, penalties (int32), returns (float64), truncated (uint8),
 * table (float64): as they lie in the memory of all machines that the kernel runs on. Equal digests mean equal numbers to the last bit.
 */
export function digestOf(metrics: EpisodeMetrics, table: Float64Array): string {
  const hash = createHash('sha256');
  const { timesteps, penalties, returns, truncated } = metrics;
  for (const array of [timesteps, penalties, returns, truncated, table]) hash.update(array);
  return hash.digest('hex');
}
