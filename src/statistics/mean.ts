/**
 * The arithmetic mean: what a run gives in the long run, so the one to use for what learning costs. A few extreme
 * runs move it; look at the IQM beside it.
 *
 * Source: the sum of the values, divided by their number, as numpy's `mean`.
 * @example mean([1, 2, 6]) // 3
 */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
