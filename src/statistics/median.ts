import { quantile } from './quantile.ts';

/**
 * The middle value: half of the runs are below. Hardly moved by extreme runs, but less precise than the mean or
 * the IQM, and it says nothing of the other half.
 *
 * Source: numpy's `median`; the mean of the two middle values where their number is even.
 * @example median([3, 1, 2]) // 2
 */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
