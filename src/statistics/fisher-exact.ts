import { logGamma } from './incomplete-beta.ts';

/**
 * The p-value of two shares of separate runs, were they the same: the sum over all tables of the same margins that are
 * no more likely than this one. Exact, and careful: with few runs it finds less than it could.
 *
 * Source: R. A. Fisher, Statistical Methods for Research Workers, 1934.
 * @example fisherExact([8, 10], [1, 9]) // 0.0055
 */
export function fisherExact(
  [a, n]: readonly [successes: number, runs: number],
  [b, m]: readonly [successes: number, runs: number],
): number {
  const choose = (from: number, some: number) =>
    logGamma(from + 1) - logGamma(some + 1) - logGamma(from - some + 1);
  const all = choose(n + m, a + b);
  const likely = (x: number) => Math.exp(choose(n, x) + choose(m, a + b - x) - all);
  const limit = likely(a) * (1 + 1e-7);
  let p = 0;
  for (let x = Math.max(0, a + b - m); x <= Math.min(n, a + b); x++) {
    const one = likely(x);
    if (one <= limit) p += one;
  }
  return Math.min(1, p);
}
