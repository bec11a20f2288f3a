import { type Metric, metrics } from '../statistics/metrics.ts';
import type { Summary } from '../statistics/summary.ts';

/** The variants, best first: by what was learned, then by what learning cost. */
export function ranked(summary: Summary): string[] {
  const { variants } = summary;
  const by = [learnedMetric(summary), 'timesteps'] as const;
  const value = (name: string, metric: Metric) => {
    const { mean } = variants[name].metrics[metric];
    if (mean === null) return Number.NEGATIVE_INFINITY;
    return metrics[metric].better === 'higher' ? mean : -mean;
  };
  return Object.keys(variants).sort((a, b) => {
    for (const metric of by) {
      const [left, right] = [value(a, metric), value(b, metric)];
      if (left !== right) return right > left ? 1 : -1;
    }
    return 0;
  });
}

/** What tells policies apart in this world: solved starts, or where chance decides the probability of the goal. */
export function learnedMetric({ variants }: Summary): 'solved_starts' | 'goal_probability' {
  const solvable = Object.values(variants).some(({ optimum }) => optimum.solvedStarts > 0);
  return solvable ? 'solved_starts' : 'goal_probability';
}

/** The variants that matter at first sight, at most so many: the baseline, and the best ones. */
export function mattering(summary: Summary, most: number): string[] {
  const order = ranked(summary);
  if (order.length <= most) return order;
  const baseline = summary.comparedWith[order[0]];
  const best = order.filter((name) => name !== baseline).slice(0, most - 1);
  return order.filter((name) => best.includes(name) || name === baseline);
}
