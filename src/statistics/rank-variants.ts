import { bestSet, pairsOf } from './best-set.ts';
import { sameTask } from './comparability.ts';
import { LEVEL } from './headline.ts';
import { mean } from './mean.ts';
import { boundsOf } from './metric-bounds.ts';
import { type Metric, metrics } from './metrics.ts';
import { levelOfEach } from './summarize-values.ts';
import type { Ranking } from './summary.ts';
import { sampleOf, type VariantRuns } from './variant-runs.ts';

type Variants = Readonly<Record<string, VariantRuns>>;

/**
 * The variants, best first, and those that cannot be told from the best: first by one metric, and those that cannot be
 * told apart in it by the next one. Nobody is called the best where variants do different tasks.
 * The true best, and whoever ties with it, is among `best` in 95 of 100 experiments.
 */
export function rankVariants(variants: Variants, by: readonly Metric[]): Ranking {
  const names = Object.keys(variants).filter((name) => variants[name].seeds.length > 0);
  const failed = Object.keys(variants).filter((name) => !names.includes(name));
  const alike = names.every((name) => sameTask(variants[name], variants[names[0]]));
  const each = levelOfEach(LEVEL, by.length * pairsOf(names.length));
  let best = names;
  const behind: string[] = [];
  for (const metric of by) {
    const kept = alike ? bestIn(variants, best, { metric, level: each }) : best;
    if (kept.length === 0) continue;
    const left = best.filter((name) => !kept.includes(name));
    behind.unshift(...sorted(variants, left, metric));
    best = sorted(variants, kept, metric);
  }
  return { by: [...by], order: [...best, ...behind, ...failed], best: alike ? best : [] };
}

/** Those of some variants, all of the same task, that cannot be told from the best in a metric, the best mean first. */
export function bestIn(
  variants: Variants,
  names: readonly string[],
  { metric, level }: { metric: Metric; level: number },
): string[] {
  const samples = Object.fromEntries(names.map((name) => [name, sampleOf(variants[name], metric)]));
  const bounds = names.length > 0 ? boundsOf(metric, variants[names[0]]) : undefined;
  return bestSet(samples, { better: metrics[metric].better, level, bounds });
}

// --- internal ---

/** By their means, the best first; equal ones as they stand. */
function sorted(variants: Variants, names: readonly string[], metric: Metric): string[] {
  const sign = metrics[metric].better === 'higher' ? -1 : 1;
  const worth = (name: string) => sign * mean(sampleOf(variants[name], metric).values);
  return names.toSorted((a, b) => worth(a) - worth(b) || 0);
}
