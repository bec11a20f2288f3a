/**
 * The value below which a share `p` of sorted values lies, interpolated linearly (numpy's default, type 7 of
 * Hyndman & Fan, Sample Quantiles in Statistical Packages, 1996). Use it to describe a distribution; near 0 and 1 it
 * rests on single values.
 *
 * @param sorted at least one value, ascending
 * @param p from 0 to 1
 * @example quantile([1, 2, 3, 4], 0.5) // 2.5
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}
