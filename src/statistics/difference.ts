import type { Estimate, Range } from './estimate.ts';
import { mean } from './mean.ts';
import { type Bounds, within } from './sample.ts';
import { studentQuantile } from './student-t.ts';

/** The estimates of two variants, x and y, with what they have in common. */
export interface Difference extends Estimate {
  readonly x: Estimate;
  readonly y: Estimate;
  readonly covariance: number;
}

/**
 * The difference of two estimates whose runs share all, some or none of their seeds: Student's paired t where all are
 * shared, Welch's where none is; for IQMs, Yuen's.
 *
 * Source: B. Derrick, B. Russ, D. Toher, P. White, Test Statistics for the Comparison of Means for Two Samples That
 * Include Both Paired and Independent Observations, Journal of Modern Applied Statistical Methods 16 (2017); for IQMs
 * Yuen, Biometrika 61 (1974).
 * @param shared values of the runs whose seed is in both, pair by pair
 * @param runs of x and of y
 */
export function differenceOf(
  [x, y]: readonly [Estimate, Estimate],
  { shared, runs: [n, m] }: { shared: readonly [ArrayLike<number>, ArrayLike<number>]; runs: Range },
): Difference {
  const pairs = shared[0].length;
  const together = pairs / Math.sqrt(n * m);
  const covariance = correlation(...shared) * Math.sqrt(x.variance * y.variance) * together;
  const variance = Math.max(0, x.variance + y.variance - 2 * covariance);
  const welch = (x.variance + y.variance) ** 2 / (x.variance ** 2 / x.degrees + y.variance ** 2 / y.degrees);
  // As many as of a sample of the pairs alone.
  const paired = ((Math.min(x.degrees, y.degrees) + 1) * pairs) / Math.min(n, m) - 1;
  const degrees = paired + ((welch - paired) * (n + m - 2 * pairs)) / (n + m);
  return { value: x.value - y.value, variance, degrees, x, y, covariance };
}

/** The interval of a difference, ended where x would leave the bounds, as far as is known where y lies. */
export function possibleDifference(interval: Range, y: Range | null, bounds: Bounds | undefined): Range {
  if (!bounds) return interval;
  const [low, high] = y ?? bounds;
  return within(interval, [bounds[0] - high, bounds[1] - low]);
}

/** The interval of a difference that is not told from zero: it reaches there. */
export function withZero([from, to]: Range): Range {
  return [Math.min(0, from), Math.max(0, to)];
}

/** The interval of a difference that may be moved so far by runs that were not seen: a sure one only away from zero. */
export function withUnseen(
  [from, to]: Range,
  { difference, unseen, isSure }: { difference: number; unseen: number; isSure: boolean },
): Range {
  return [
    isSure && difference > 0 ? from : Math.min(from, difference - unseen),
    isSure && difference < 0 ? to : Math.max(to, difference + unseen),
  ];
}

/**
 * Where the difference lies as a share of the size of y, by Fieller's theorem: it leaves out zero wherever the interval of
 * the difference does.
 *
 * Source: E. C. Fieller, Some Problems in Interval Estimation, Journal of the Royal Statistical Society B 16 (1954).
 * @returns null where y itself may be zero: then the share may be anything
 * @example of 110 and 100, each with a variance of 4 and 3 in common, 9 degrees: [0.0628, 0.1391]
 */
export function relativeInterval({ x, y, covariance, degrees }: Difference, level: number): Range | null {
  const square = studentQuantile((1 - level) / 2, degrees) ** 2;
  const a = y.value ** 2 - square * y.variance;
  if (a <= 0) return null;
  const b = x.value * y.value - square * covariance;
  const c = x.value ** 2 - square * x.variance;
  const reach = Math.sqrt(Math.max(0, b * b - a * c));
  const ends = [(b - reach) / a - 1, (b + reach) / a - 1];
  return y.value > 0 ? [ends[0], ends[1]] : [-ends[1], -ends[0]];
}

// --- internal ---

/** Pearson's; 0 where one of them does not vary. */
function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - mx) ** 2;
    yy += (y[i] - my) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
