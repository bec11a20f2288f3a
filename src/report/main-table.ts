import { type Metric, metrics } from '../statistics/metrics.ts';
import type { Comparison, Summary } from '../statistics/summary.ts';
import { listed, percent, signed } from './format.ts';
import { isSure, judgedMetric, learnedMetric, valuesInWords } from './ranking.ts';

export type MainTable = ReturnType<typeof mainTable>;
export type MainRow = MainTable['rows'][number];

/**
 * The numbers that answer the question: a row for each variant, the best one first.
 *
 * @param all whether steps and return of the policies stand in it, too
 */
export function mainTable(summary: Summary, { all = false } = {}) {
  const { variants, comparedWith, comparisons, ranking, baseline, sweep } = summary;
  const names = Object.keys(variants);
  // The first cell of a random search is nothing that one would compare with.
  const isCompared = sweep?.search !== 'random' || baseline !== names[0];
  const punished = Object.values(variants).some(({ metrics }) => metrics.penalties.mean);
  const shown: readonly Metric[] = [
    'timesteps',
    ...(punished ? (['penalties'] as const) : []),
    ...(all
      ? ([learnedMetric(summary), 'policy_timesteps', 'policy_returns'] as const)
      : [judgedMetric(summary)]),
  ];
  return {
    /** Of the columns beside the name. */
    head: shown.map((metric) => metrics[metric].label),
    rows: ranking.order.map((name) => ({
      name,
      /** Among all variants, in the order of the experiment. */
      place: names.indexOf(name),
      /** What it differs in, where the name does not say. */
      values: valuesInWords(summary, name),
      cells: shown.map((metric) => {
        const { mean, interval } = variants[name].metrics[metric];
        if (!isCompared) return { metric: metric as string, mean, interval, against: '', verdict: null };
        const comparison = comparisons[name]?.[metric];
        const against = comparedWith[name] === name ? 'baseline' : againstWords(comparison);
        return { metric: metric as string, mean, interval, against, verdict: comparison?.verdict ?? null };
      }),
    })),
  };
}

/** What stands in its cells beside the means: `, with 95% intervals and differences from the baseline`; empty for nothing. */
export function besideMeans(rows: readonly MainRow[]): string {
  const cells = rows.flatMap((row) => row.cells);
  const found = [
    ...(cells.some(({ interval }) => interval !== null) ? ['95% intervals'] : []),
    ...(cells.some(({ against }) => against !== '') ? ['differences from the baseline'] : []),
  ];
  return found.length > 0 ? `, with ${listed(found)}` : '';
}

/** The class of the cell that says so. */
export function againstClass(verdict: Comparison['verdict'] | undefined): string {
  return isSure(verdict) ? `against ${verdict}` : 'against';
}

/** `-2.0%, better`; `+1.2%, cannot tell`; or why there is nothing to say. */
export function againstWords(
  comparison:
    | (Pick<Comparison, 'difference' | 'relative' | 'verdict'> & Partial<Pick<Comparison, 'comparable'>>)
    | undefined,
): string {
  if (!comparison || comparison.difference === null) return 'not compared';
  const { difference, relative, verdict, comparable = true } = comparison;
  if (!comparable) return 'not comparable';
  if (verdict === 'no difference') return verdict;
  const amount = relative === null ? signed(difference) : percent(relative);
  return [amount, verdict].filter(Boolean).join(', ');
}
