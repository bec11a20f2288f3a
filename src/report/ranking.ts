import { type Metric, metrics } from '../statistics/metrics.ts';
import type { Comparison, Summary, Verdict } from '../statistics/summary.ts';

/** Whether one asks which of many to use: a grid, a random search, or more than five variants; all of one task. */
export function isSweep({ ranking, sweep, variants }: Summary): boolean {
  return ranking.best.length > 0 && (sweep !== null || Object.keys(variants).length > MOST_TO_COMPARE);
}

/** What a cell of a random search differs in, whose name says nothing: `sarsa, alpha 0.234`; empty for others. */
export function valuesInWords({ sweep }: Pick<Summary, 'sweep'>, name: string): string {
  if (sweep?.search !== 'random') return '';
  const paths = sweep.parameters.map(({ path }) => path);
  const last = (path: string) => path.split('.').at(-1) ?? path;
  const short = (path: string) =>
    paths.filter((one) => last(one) === last(path)).length > 1 ? path : last(path);
  return paths
    .flatMap((path) => {
      const value = sweep.values[name]?.[path];
      if (value === undefined) return [];
      return typeof value === 'string' ? [value] : [`${short(path)} ${value}`];
    })
    .join(', ');
}

/** What there is a verdict on in every comparison, of what was learned; else what tells policies apart in this world. */
export function judgedMetric(summary: Summary): Metric {
  const judged = Object.values(summary.headline).map((own) =>
    own.find((one) => metrics[one].asks === 'learned'),
  );
  const [first] = judged;
  return first !== undefined && judged.every((one) => one === first) ? first : learnedMetric(summary);
}

/** What tells policies apart in this world: solved starts, or where chance decides the probability of the goal. */
export function learnedMetric({ variants }: Summary): 'solved_starts' | 'goal_probability' {
  const sure = Object.values(variants).some(({ optimum }) => !optimum.chance);
  return sure ? 'solved_starts' : 'goal_probability';
}

/** How the variants stand in a table. */
export function orderInWords({ ranking: { best, order } }: Summary): string {
  if (best.length === 0) return 'of different tasks';
  return best.length > 1 && best.length < order.length
    ? 'those that may be the best first'
    : 'the best first';
}

/** A variant beside its baseline, in what matters first of what was learned. */
export function learnedComparison(summary: Summary, name: string): Comparison & { readonly metric: Metric } {
  const headlined = summary.headline[name].find((one) => metrics[one].asks === 'learned');
  const metric = headlined ?? learnedMetric(summary);
  return { metric, ...summary.comparisons[name][metric] };
}

/** Whether a variant does another task than its baseline, which nothing is compared across. */
export function doesOtherTask({ penalties: { whyNot } }: Summary['comparisons'][string]): boolean {
  return whyNot?.startsWith('other ') ?? false;
}

/** Whether it says which one is better. */
export function isSure(verdict: Verdict | undefined): verdict is 'better' | 'worse' {
  return verdict === 'better' || verdict === 'worse';
}

/** The variants that matter at first sight, at most so many: the baseline, and the best ones. */
export function mattering({ ranking, comparedWith }: Summary, most: number): readonly string[] {
  const { order } = ranking;
  if (order.length <= most) return order;
  const baseline = comparedWith[order[0]];
  const best = order.filter((name) => name !== baseline).slice(0, most - 1);
  return order.filter((name) => best.includes(name) || name === baseline);
}

// --- internal ---

const MOST_TO_COMPARE = 5;
