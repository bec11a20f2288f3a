import type { Estimate, Range } from './estimate.ts';
import { normalQuantile } from './normal-distribution.ts';
import { studentQuantile } from './student-t.ts';

/** Fewer runs do not know their own spread well enough. */
export const FEWEST_TO_PLAN = 10;

/**
 * How many seeds find a difference of a given size in 80 of 100 experiments: a range, because the spread is only
 * estimated. It depends on the spread alone; the difference that was seen by luck says nothing of it.
 *
 * Source: the power of Student's t; the interval of a variance by the chi-square distribution (Wilson & Hilferty, 1931).
 * Few runs vary as evenly as normal ones, so their spread is taken to be known as well as from half of them, as it is
 * for a kurtosis of 5 (G. A. F. Seber, Linear Regression Analysis, section 4.2). Its caveat: where some runs are very
 * far off, it is known less well.
 * @param runs of the variant that has fewer
 * @param level of the interval that has to leave out zero
 * @returns null where there is no spread, or fewer than ten runs
 * @example seedsNeeded({ variance: 10, degrees: 9 }, { runs: 10, size: 5, level: 0.95 }) // [14, 232]
 */
export function seedsNeeded(
  { variance, degrees: all }: Pick<Estimate, 'variance' | 'degrees'>,
  { runs, size, level }: { runs: number; size: number; level: number },
): Range | null {
  const spread = variance * runs;
  if (spread <= 0 || size <= 0 || Math.min(runs, all + 1) < FEWEST_TO_PLAN) return null;
  const degrees = all / 2;
  const tail = (1 - level) / 2;
  const z = normalQuantile(0.025);
  const ends = [z, -z].map((deviation) => {
    const ratio = (1 - 2 / (9 * degrees) + deviation * Math.sqrt(2 / (9 * degrees))) ** 3;
    return seedsFor(spread / ratio / size ** 2, tail);
  });
  return ends.every(Number.isSafeInteger) ? [ends[0], ends[1]] : null;
}

// --- internal ---

const MISSED = 0.2;

/** @param spread in squares of the size that is to be found */
function seedsFor(spread: number, tail: number): number {
  const needed = (quantiles: number) => Math.max(3, Math.ceil(spread * quantiles ** 2));
  let seeds = needed(normalQuantile(tail) + normalQuantile(MISSED));
  // Few seeds have wider quantiles, and so it takes some more: until it settles.
  for (let i = 0; i < 20; i++) {
    const degrees = seeds - 1;
    const next = needed(studentQuantile(tail, degrees) + studentQuantile(MISSED, degrees));
    if (next === seeds) break;
    seeds = next;
  }
  return seeds;
}
