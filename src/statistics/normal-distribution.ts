import { lastWhere } from './last-where.ts';

/**
 * The share of a standard normal distribution above x.
 *
 * Source: the series of G. Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software 11 (2004).
 * Its absolute error is about 1e-16, so tails far below that are not to be had from it.
 * @param x from 0 to 8
 * @example normalTail(1.96) // 0.025
 */
export function normalTail(x: number): number {
  let term = x;
  let sum = x;
  for (let i = 3; term > 1e-17 * sum; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 - (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/**
 * The x above which a share of a standard normal distribution lies.
 *
 * @param tail above 1e-12, at most 0.5
 * @example normalQuantile(0.025) // 1.96
 */
export function normalQuantile(tail: number): number {
  return lastWhere((x) => normalTail(x) > tail, 0, 8);
}
