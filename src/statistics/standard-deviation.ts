import { mean } from './mean.ts';

/**
 * The sample standard deviation (divisor n - 1): how much single runs differ, not how sure their mean is, which
 * the interval says. NaN for fewer than two values.
 *
 * Source: Bessel's correction, as numpy's `std` with ddof = 1.
 * @example standardDeviation([2, 4, 6]) // 2
 */
export function standardDeviation(values: ArrayLike<number>): number {
  return values.length < 2 ? Number.NaN : Math.sqrt(squares(values) / (values.length - 1));
}

/** The sum of the squares of how far each value is from their mean, or from another centre. */
export function squares(values: ArrayLike<number>, centre = mean(values)): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return sum;
}
