/**
 * The probability that a run of x has a larger value than a run of y: over all pairs, ties counting a half.
 * 0.5 says that neither is larger. It says how often, not by how much: use it beside a difference, not instead.
 *
 * Source: Agarwal et al., 2021 (rliable), after Mann & Whitney, 1947.
 * @example probabilityOfImprovement([1, 2], [1, 1]) // 0.75
 */
export function probabilityOfImprovement(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [xs, ys] = [Float64Array.from(x).sort(), Float64Array.from(y).sort()];
  const one = (_: unknown, i: number) => i;
  return shareOfWins(ranksOf(xs, ys), {
    x: Int32Array.from({ length: xs.length + 1 }, one),
    y: Int32Array.from({ length: ys.length + 1 }, one),
  });
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

/**
 * The probability for a resample: `x` and `y` say how many were drawn of the first i values, for i from 0 to all.
 * NaN where none was.
 */
export function shareOfWins({ below, notAbove }: Ranks, { x, y }: { x: Int32Array; y: Int32Array }): number {
  let wins = 0;
  for (let i = 0; i < below.length; i++) wins += (x[i + 1] - x[i]) * (y[below[i]] + y[notAbove[i]]);
  return wins / 2 / (x[x.length - 1] * y[y.length - 1]);
}
