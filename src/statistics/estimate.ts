import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { squares } from './standard-deviation.ts';
import { studentQuantile } from './student-t.ts';

/** A statistic of some runs, and how sure it is. */
export interface Estimate {
  readonly value: number;
  /** Square of its standard error. */
  readonly variance: number;
  /** Of freedom, of Student's t. */
  readonly degrees: number;
}

/**
 * The mean of runs. With Student's t its interval is right for normal values from two runs on; for skewed ones it holds
 * the mean too seldom until there are some 30.
 *
 * Source: Student, The Probable Error of a Mean, Biometrika 6 (1908).
 * @example meanEstimate([2, 4, 6]) // { value: 4, variance: 4 / 3, degrees: 2 }
 */
export function meanEstimate(values: ArrayLike<number>): Estimate {
  const degrees = values.length - 1;
  return { value: mean(values), variance: squares(values) / degrees / values.length, degrees };
}

/**
 * The mean of the middle half. Its spread is that of the values with each quarter that was dropped moved in to the
 * outermost value that was kept.
 *
 * Source: J. W. Tukey, D. H. McLaughlin, Less Vulnerable Confidence and Significance Procedures for Location Based on
 * a Single Sample, Sankhya A 25 (1963).
 * @example iqmEstimate([1, 2, 3, 100]) // { value: 2.5, variance: 0.5, degrees: 1 }
 */
export function iqmEstimate(values: ArrayLike<number>): Estimate {
  const kept = values.length - 2 * Math.floor(values.length / 4);
  const variance = squares(winsorised(values)) / (kept * (kept - 1));
  return { value: interquartileMean(values), variance, degrees: kept - 1 };
}

/** The values in their order, each of the lowest and highest quarter moved in to the outermost that the IQM keeps. */
export function winsorised(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 4);
  const [low, high] = [sorted[cut], sorted[sorted.length - 1 - cut]];
  return Float64Array.from(values, (value) => Math.min(high, Math.max(low, value)));
}

/** The interval of an estimate by Student's t. */
export function studentInterval({ value, variance, degrees }: Estimate, level: number): Range {
  const reach = studentQuantile((1 - level) / 2, degrees) * Math.sqrt(variance);
  return [value - reach, value + reach];
}

export type Range = readonly [low: number, high: number];
