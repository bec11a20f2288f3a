import { normalQuantile } from './normal-distribution.ts';

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

/**
 * The interval of that probability. It reaches on even where every run won, because the next one may not; runs of
 * the same seed that move alike make it wider than need be.
 *
 * Source: R. G. Newcombe, Confidence Intervals for an Effect Size Measure Based on the Mann-Whitney Statistic, part 2,
 * Statistics in Medicine 25 (2006), method 5.
 * @param runs of x and of y
 * @example improvementInterval(1, { runs: [10, 10], level: 0.95 }) // [0.8, 1]
 */
export function improvementInterval(
  probability: number,
  { runs: [n, m], level }: { runs: readonly [number, number]; level: number },
): readonly [number, number] {
  const z = normalQuantile((1 - level) / 2);
  const more = (n + m) / 2 - 1;
  const isOutside = (p: number) => {
    const spread = 1 + more * ((1 - p) / (2 - p) + p / (1 + p));
    return (probability - p) ** 2 > (z * z * p * (1 - p) * spread) / (n * m);
  };
  const end = (outside: number) => {
    let [out, inside] = [outside, probability];
    for (let i = 0; i < 60; i++) {
      const middle = (out + inside) / 2;
      if (isOutside(middle)) out = middle;
      else inside = middle;
    }
    return inside;
  };
  return [end(0), end(1)];
}

// --- internal ---

/** Where each value of x would stand among the values of y. */
interface Ranks {
  /** For each x, how many of y are below it, and how many are not above it. */
  readonly below: Int32Array;
  readonly notAbove: Int32Array;
}

/** Both sorted, ascending. */
function ranksOf(x: Float64Array, y: Float64Array): Ranks {
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
