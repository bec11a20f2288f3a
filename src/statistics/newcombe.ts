import { normalQuantile } from './normal-distribution.ts';

/**
 * The interval of the difference of two shares, from Wilson's intervals of each; it never leaves [-1, 1].
 *
 * Source: R. G. Newcombe, Interval Estimation for the Difference Between Independent Proportions, Statistics in
 * Medicine 17 (1998), method 10; for paired runs, Improved Confidence Intervals for the Difference Between Binomial
 * Proportions Based on Paired Data, in the same volume, method 10.
 * @param x successes and runs, as y
 * @param both runs of the same seed that succeed in both; not said where the runs are not paired
 * @example newcombe([56, 70], [48, 80], { level: 0.95 }) // [0.0524, 0.3339]
 */
export function newcombe(
  [a, n]: readonly [successes: number, runs: number],
  [b, m]: readonly [successes: number, runs: number],
  { level, both }: { level: number; both?: number },
): readonly [number, number] {
  const [p, q] = [a / n, b / m];
  const [[pLow, pHigh], [qLow, qHigh]] = [wilson(a, n, level), wilson(b, m, level)];
  const phi = both === undefined ? 0 : correlation(a, b, { both, n });
  const reach = (x: number, y: number) => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  return [p - q - reach(p - pLow, qHigh - q), p - q + reach(pHigh - p, q - qLow)];
}

/**
 * The interval of a share, by the score test.
 *
 * Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).
 * @example wilson(81, 263, 0.95) // [0.2553, 0.3662]
 */
export function wilson(successes: number, runs: number, level: number): readonly [number, number] {
  const z = normalQuantile((1 - level) / 2);
  const p = successes / runs;
  const centre = p + (z * z) / (2 * runs);
  const reach = z * Math.sqrt((p * (1 - p)) / runs + (z * z) / (4 * runs * runs));
  const scale = 1 + (z * z) / runs;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}

// --- internal ---

/** Of the two outcomes of a pair, made smaller for few runs as Newcombe has it. */
function correlation(a: number, b: number, { both, n }: { both: number; n: number }): number {
  const product = a * b * (n - a) * (n - b);
  if (product === 0) return 0;
  const excess = both * (n - a - b + both) - (a - both) * (b - both);
  return (excess > n / 2 ? excess - n / 2 : excess >= 0 ? 0 : excess) / Math.sqrt(product);
}
