/**
 * The mean of the middle half (IQM): a quarter of the values is dropped at each end, the count rounded down.
 * More robust than the mean, more precise than the median. With fewer than four values nothing is dropped.
 *
 * Source: Agarwal et al., Deep Reinforcement Learning at the Edge of the Statistical Precipice, 2021 (rliable),
 * there scipy's `trim_mean(values, 0.25)`.
 * @example interquartileMean([1, 2, 3, 100]) // 2.5
 */
export function interquartileMean(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 4);
  let sum = 0;
  for (let i = cut; i < sorted.length - cut; i++) sum += sorted[i];
  return sum / (sorted.length - 2 * cut);
}
