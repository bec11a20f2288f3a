import type { Range } from './estimate.ts';
import { incompleteBeta } from './incomplete-beta.ts';

/**
 * Where the median lies, from one of the values to another: whatever the distribution, it holds the median at least as
 * often as promised from six values on (at 0.95). Of fewer it is the whole range, which of five still holds it in 94%.
 *
 * Source: W. R. Thompson, Annals of Mathematical Statistics 7 (1936); H. A. David, Order Statistics, section 7.1.
 * @param sorted at least one value, ascending
 * @example of ten values: from the second to the ninth
 */
export function medianInterval(sorted: ArrayLike<number>, level: number): Range {
  const n = sorted.length;
  const from = ranks.get(`${n} ${level}`) ?? rankOf(n, level);
  ranks.set(`${n} ${level}`, from);
  return [sorted[from], sorted[n - 1 - from]];
}

// --- internal ---

/** Hundreds of points of a curve ask for the same one. */
const ranks = new Map<string, number>();

/** How many values at each end are left out. */
function rankOf(n: number, level: number): number {
  // The share of samples with at most k values on one side of the median.
  const isRare = (k: number) => incompleteBeta(0.5, n - k, k + 1) <= (1 - level) / 2;
  let k = Math.max(0, Math.floor(n / 2 - 3 * Math.sqrt(n)));
  while (isRare(k + 1)) k += 1;
  return k;
}
