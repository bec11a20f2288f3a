import { incompleteBeta } from './incomplete-beta.ts';

/**
 * The p-value of so many differences above and below zero, were both as likely: exact, and without a word about
 * their size. For shares of paired runs this is McNemar's exact test. Use it where differences are mostly zero, or all
 * the same. Its caveat: fewer than six that are not zero never give 0.05.
 *
 * Source: J. Arbuthnot, 1710; Q. McNemar, Psychometrika 12 (1947).
 * @example signTest(6, 0) // 0.03125
 */
export function signTest(above: number, below: number): number {
  const [least, count] = [Math.min(above, below), above + below];
  if (count === 0) return 1;
  return Math.min(1, 2 * incompleteBeta(0.5, count - least, least + 1));
}
