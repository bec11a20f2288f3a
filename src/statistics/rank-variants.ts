import { bestSet } from './best-set.ts';
import { sameTask } from './comparability.ts';
import { mean } from './mean.ts';
import { boundsOf } from './metric-bounds.ts';
import { type Metric, metrics } from './metrics.ts';
import type { Sample } from './sample.ts';
import type { Ranking } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';

type Variants = Readonly<Record<string, VariantRuns>>;

/**
 * The variants, best first, and those that cannot be told from the best: first by one metric, and those that cannot be
 * told apart in it by the next one. Nobody is called the best where variants do different tasks.
 *
 * @param level that the true best, and whoever ties with it, is among `best`
 */
export function rankVariants(
  variants: Variants,
  { by, level }: { readonly by: readonly Metric[]; readonly level: number },
): Ranking {
  const names = Object.keys(variants).filter((name) => variants[name].seeds.length > 0);
  const failed = Object.keys(variants).filter((name) => !names.includes(name));
  const alike = names.every((name) => sameTask(variants[name], variants[names[0]]));
  const pairs = (names.length * (names.length - 1)) / 2;
  const each = 1 - (1 - level) / by.length / Math.max(1, pairs);
  let best = names;
  const behind: string[] = [];
  for (const metric of by) {
    const samples = Object.fromEntries(best.map((name) => [name, sampleOf(variants[name], metric)]));
    const { better } = metrics[metric];
    const bounds = alike && best.length > 0 ? boundsOf(metric, variants[best[0]]) : undefined;
    const kept = alike ? bestSet(samples, { better, level: each, bounds }) : best;
    if (kept.length === 0) continue;
    const left = best.filter((name) => !kept.includes(name));
    behind.unshift(...sorted(variants, left, metric));
    best = sorted(variants, kept, metric);
  }
  return { by: [...by], order: [...best, ...behind, ...failed], best: alike ? best : [] };
}

// --- internal ---

function sampleOf({ seeds, metrics }: VariantRuns, metric: Metric): Sample {
  const kept = [...seeds.keys()].filter((i) => Number.isFinite(metrics[metric][i]));
  return { values: Float64Array.from(kept, (i) => metrics[metric][i]), seeds: kept.map((i) => seeds[i]) };
}

/** By their means, the best first; equal ones as they stand. */
function sorted(variants: Variants, names: readonly string[], metric: Metric): string[] {
  const sign = metrics[metric].better === 'higher' ? -1 : 1;
  const worth = (name: string) => sign * mean(sampleOf(variants[name], metric).values);
  return names.toSorted((a, b) => worth(a) - worth(b) || 0);
}
