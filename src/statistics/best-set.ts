import { mean } from './mean.ts';
import { meanDifference } from './mean-difference.ts';
import type { Bounds, Sample } from './sample.ts';

/**
 * All variants that cannot be told from the best one, the best mean first: a variant is left out only where another one
 * is better for sure. The best one is among them at least as often as promised.
 *
 * Source: simultaneous comparisons with the best, as J. C. Hsu, Annals of Statistics 9 (1981), by Bonferroni: the true
 * best is left out only where one of the others wrongly beats it.
 * @param level of each comparison: 1 - 0.05 / (variants - 1), or more
 */
export function bestSet(
  samples: Readonly<Record<string, Sample>>,
  options: { readonly better: 'lower' | 'higher'; readonly level: number; readonly bounds?: Bounds },
): string[] {
  const sign = options.better === 'higher' ? 1 : -1;
  const ranked = Object.entries(samples)
    .filter(([, { values }]) => values.length > 0)
    .map(([name, sample]) => ({ name, sample, worth: sign * mean(sample.values) }))
    .sort((a, b) => b.worth - a.worth);
  return ranked
    .filter(({ sample, worth }) =>
      ranked.every((other) => other.worth <= worth || !meanDifference(other.sample, sample, options).isSure),
    )
    .map(({ name }) => name);
}
