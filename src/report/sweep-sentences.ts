import { type Metric, metrics } from '../statistics/metrics.ts';
import type { Summary, Sweep } from '../statistics/summary.ts';
import { count, listed, number, plural, range } from './format.ts';
import { nobodyArrives } from './policy-sentences.ts';
import { valuesInWords } from './ranking.ts';

/** `7 of 30 may be the best: a, b, c and 4 more.` */
export function sweepHeadline(summary: Summary): string {
  const { best, order } = summary.ranking;
  const { seeds } = summary;
  const named = best.map((name) => {
    const values = valuesInWords(summary, name);
    return values ? `${name} (${values})` : name;
  });
  const of = count(order.length);
  if (best.length === 1) return `${named[0]} is the best of ${of}, in ${plural(seeds.count, 'seed')}.`;
  if (best.length === order.length)
    return `${nobodyArrives(summary) ?? `${plural(seeds.count, 'seed')} cannot tell which of the ${of} variants is best`}.`;
  return `${count(best.length)} of ${of} may be the best: ${listed(named, MOST_NAMES)}.`;
}

/**
 * By what they were ranked, what mattered, and how to be sure of those that were chosen: `next`, where they are many. Where
 * there is nothing to choose by, only `next`.
 */
export function sweepSentences(summary: Summary, next: readonly string[]): string[] {
  const { ranking, sweep } = summary;
  if (ranking.best.length === ranking.order.length && nobodyArrives(summary)) return [...next];
  const mattered = sweep ? whatMattered(sweep, ranking.by[0]) : [];
  const sure = winnersCurse(summary);
  const areMany = ranking.best.length > MOST_AGAIN;
  return [rankedBy(summary), ...(areMany ? [...next, ...mattered, sure] : [sure, ...mattered, ...next])];
}

// --- internal ---

function rankedBy({ ranking: { by, order, best }, variants }: Summary): string {
  const [first, second] = order;
  const told = (name: string) =>
    by
      .map((metric) => {
        const { mean, interval } = variants[name].metrics[metric];
        return `${number(mean)} ${metrics[metric].label}${interval ? ` (${range(interval)})` : ''}`;
      })
      .join(', ');
  const goal = by.map((metric) => metrics[metric].label).join(', ties by ');
  const next = second === undefined || best.length > 1 ? '' : `; next comes ${second} with ${told(second)}`;
  const sure = best.length > 1 ? ', but cannot be told from the others of the best' : '';
  return `Ranked by ${goal}, ${first} is first${sure}: ${told(first)}${next}.`;
}

function whatMattered({ parameters, metrics: shown }: Sweep, metric: Metric): string[] {
  const known = (shown.includes(metric) ? metric : shown[0]) as Metric;
  const sorted = parameters.toSorted((a, b) => b.share[known] - a.share[known]);
  if (sorted.length < 2 || sorted[0].share[known] === 0) return [];
  const words = sorted.slice(0, 3).map(({ path, share }) => `${path} ${Math.round(share[known] * 100)}%`);
  return [`Of the differences in ${metrics[known].label}, this much goes with each: ${words.join(', ')}.`];
}

/** Above so many names nobody reads them all. */
export const MOST_NAMES = 4;
const MOST_AGAIN = 6;

function winnersCurse({ ranking: { best }, repeats }: Summary): string {
  if (repeats !== null)
    return `These are fresh seeds, which did not choose these variants in ${repeats}: the means are as good as they look.`;
  const curse = 'The best of many looks better than it is, because luck helped to choose it';
  // Variants of several experiments side by side have no file in common.
  if (best.some((name) => name.includes('/'))) return `${curse}.`;
  const command = `run FILE --only ${best.slice(0, MOST_AGAIN).join(',')} --fresh-seeds`;
  return `${curse}: \`${command}\` trains ${best.length > MOST_AGAIN ? `the first ${MOST_AGAIN}` : best.length === 1 ? 'it' : 'these'} again.`;
}
