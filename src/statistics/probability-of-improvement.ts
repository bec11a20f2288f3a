import { lastWhere } from './last-where.ts';
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
  let [below, notAbove, wins] = [0, 0, 0];
  for (const value of xs) {
    while (ys[below] < value) below += 1;
    while (ys[notAbove] <= value) notAbove += 1;
    wins += (below + notAbove) / 2;
  }
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
  const isInside = (p: number) => {
    const spread = 1 + more * ((1 - p) / (2 - p) + p / (1 + p));
    return (probability - p) ** 2 <= (z * z * p * (1 - p) * spread) / (n * m);
  };
  return [lastWhere(isInside, probability, 0), lastWhere(isInside, probability, 1)];
}
