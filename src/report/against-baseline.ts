import { summarizeValues } from '../statistics/summarize-values.ts';
import type { Difference, PageData } from './page-data.ts';

/**
 * Each variant beside a baseline that is chosen on the page, in a headline metric: by the same statistics as
 * summary.json, for all headline comparisons at once. Nothing of variants that do another task, or in other metrics.
 */
export function differencesFrom(data: PageData, baseline: number, metric: string): (Difference | null)[] {
  const none = data.names.map(() => null);
  if (!data.headline.includes(metric)) return none;
  const values: Record<string, number[]> = {};
  const seeds: Record<string, number[]> = {};
  for (const [place, task] of data.tasks.entries()) {
    const own = data.values[metric][place];
    const kept = [...own.keys()].filter((i) => own[i] !== null);
    if (task !== data.tasks[baseline] || kept.length === 0) continue;
    values[place] = kept.map((i) => own[i] as number);
    seeds[place] = kept.map((i) => data.seeds[place][i]);
  }
  if (!Object.hasOwn(values, baseline)) return none;
  const { better, bounds } = data.metrics[metric];
  const others = Object.keys(values).length - 1;
  const { comparisons } = summarizeValues({
    ...{ values, seeds, better, bounds, margin: data.margin },
    baseline: String(baseline),
    comparisons: Math.max(1, others * data.headline.length),
  });
  return data.names.map((_, place) => {
    const found = comparisons[place];
    if (!found || found.difference === null) return null;
    const { difference, interval, relative, verdict } = found;
    return { value: difference, interval, relative, verdict };
  });
}
