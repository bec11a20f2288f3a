/**
 * The probability that a run of x has a larger value than a run of y: over all pairs, ties counting a half.
 * 0.5 says that neither is larger. It says how often, not by how much: use it beside a difference, not instead.
 *
 * Source: Agarwal et al., 2021 (rliable), after Mann & Whitney, 1947.
 * @example probabilityOfImprovement([1, 2], [1, 1]) // 0.75
 */
export function probabilityOfImprovement(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [xs, ys] = [Float64Array.from(x).sort(), Float64Array.from(y).sort()];
  const { below, notAbove } = ranksOf(xs, ys);
  let wins = 0;
  for (let i = 0; i < xs.length; i++) wins += (below[i] + notAbove[i]) / 2;
  return wins / (xs.length * ys.length);
}

/** Where each value of x would stand among the values of y. */
export interface Ranks {
  /** For each x, how many of y are below it, and how many are not above it. */
  readonly below: Int32Array;
  readonly notAbove: Int32Array;
}

/** Both sorted, ascending. */
export function ranksOf(x: Float64Array, y: Float64Array): Ranks {
  const below = new Int32Array(x.length);
  const notAbove = new Int32Array(x.length);
  let [low, high] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    while (low < y.length && y[low] < x[i]) low += 1;
    while (high < y.length && y[high] <= x[i]) high += 1;
    below[i] = low;
    notAbove[i] = high;
  }
  return { below, notAbove };
}
