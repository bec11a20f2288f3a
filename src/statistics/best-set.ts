import { mean } from './mean.ts';
import { meanDifference } from './mean-difference.ts';
import type { Bounds, Sample } from './sample.ts';

/**
 * All variants that cannot be told from the best one, the best mean first: a variant is left out only where another one
 * is better for sure. So the best one is among them at least as often as promised, and so are all that tie with it.
 *
 * Source: comparisons of all pairs at once (Bonferroni), read as J. C. Hsu reads those with the best, Annals of
 * Statistics 9 (1981).
 * @param level of each comparison, such as `levelOfEach(0.95, pairsOf(variants))`
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

/** How many pairs there are of so many variants. */
export function pairsOf(variants: number): number {
  return (variants * (variants - 1)) / 2;
}
