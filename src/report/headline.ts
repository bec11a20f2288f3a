import { type Metric, metrics } from '../statistics/metrics.ts';
import type { Summary, Verdict } from '../statistics/summary.ts';
import { briefly, phrase } from './comparison-sentence.ts';
import { listed, number, percentage, plural } from './format.ts';
import { nobodyArrives } from './policy-sentences.ts';
import { doesOtherTask, isSure, isSweep, learnedComparison } from './ranking.ts';
import { MOST_NAMES, sweepHeadline } from './sweep-sentences.ts';

/** What a person would say who has one breath: `homework is better than fixed: 2.0% fewer steps while learning`. */
export function headline(summary: Summary): string {
  const { variants, comparedWith, ranking } = summary;
  const names = ranking.order;
  if (names.every((name) => variants[name].runs === variants[name].failed)) return 'No run succeeded.';
  if (names.length === 1) return alone(summary, names[0]);
  if (isSweep(summary)) return sweepHeadline(summary);
  if (ranking.best.length === 0) return ofDifferentTasks(summary);
  if (names.length > 2) return ofSeveral(summary);
  const [name] = names.filter((one) => comparedWith[one] !== one);
  const told = differenceOf(summary, name);
  return told ? `${name} ${told.how}: ${told.amounts}${told.besides}.` : undecided(summary, name);
}

// --- internal ---

const STEPS = phrase('', ' steps');
const RETURN = phrase('', ' return', { less: 'less', as: 'as much return' });
const COST = { timesteps: STEPS, penalties: phrase('', ' penalties') };
const MOST_TOLD = 2;

function alone({ variants }: Summary, name: string): string {
  const { metrics, optimum, learned, runs, failed } = variants[name];
  if (optimum.solvedStarts === 0)
    return `${name} learned to reach the goal with probability ${metrics.goal_probability.mean?.toFixed(2)}.`;
  return `${name} solved every start in ${learned.solvesAll} of ${plural(runs - failed, 'run')}.`;
}

/** Who may be the best of some, and by how much: the one that is, beside the baseline; else those that differ from it. */
function ofSeveral(summary: Summary): string {
  const { best, order } = summary.ranking;
  const of = `of ${order.length}`;
  const lead =
    best.length === order.length
      ? (nobodyArrives(summary) ?? `${plural(summary.seeds.count, 'seed')} cannot tell which ${of} is best`)
      : `${listed(best)} ${best.length === 1 ? 'is' : 'may be'} the best ${of}`;
  const baseline = summary.comparedWith[best[0]];
  const first =
    best.length === 1 && best[0] !== baseline && differenceOf(summary, best[0], ` than ${baseline}`);
  if (first) return `${lead}: ${first.amounts}${first.besides}.`;
  const others = order
    .filter((name) => summary.comparedWith[name] !== name)
    .toSorted((a, b) => Number(best.includes(a)) - Number(best.includes(b)))
    .flatMap((name) => {
      const told = differenceOf(summary, name);
      const isTied = best.includes(name) && best.includes(baseline);
      return told ? [`${name} ${isTied ? `against ${baseline}` : told.how}: ${told.amounts}`] : [];
    });
  const more = others.length - MOST_TOLD;
  const told = [
    lead,
    ...others.slice(0, MOST_TOLD),
    ...(more > 0 ? [`${plural(more, 'other')} ${more === 1 ? 'differs' : 'differ'}, too`] : []),
  ];
  return `${told.join('; ')}.`;
}

function ofDifferentTasks(summary: Summary): string {
  const { comparisons, seeds } = summary;
  const all = Object.keys(comparisons).filter((name) => !doesOtherTask(comparisons[name]));
  const found = all.filter((name) => costsOf(summary, name).length > 0);
  if (all.length === 0) return 'These variants do different tasks: none is compared with another.';
  if (found.length === 0)
    return `${plural(seeds.count, 'seed')} cannot tell these variants from their baselines.`;
  const told = found.map(
    (name) => `${name} ${differing(costsOf(summary, name))} ${summary.comparedWith[name]}`,
  );
  return `${found.length} of ${plural(all.length, 'comparison')} with a baseline ${found.length === 1 ? 'differs' : 'differ'} in what learning cost: ${listed(told, MOST_NAMES)}.`;
}

function undecided(summary: Summary, name: string): string {
  const { comparedWith, comparisons, headline, seeds } = summary;
  const missed = nobodyArrives(summary);
  if (missed) return `${missed}.`;
  const words = plural(seeds.count, 'seed');
  const baseline = comparedWith[name];
  const compared = headline[name].map((metric) => comparisons[name][metric]);
  if (compared.some(({ verdict }) => verdict === 'cannot tell'))
    return `${words} cannot tell ${name} from ${baseline}.`;
  return compared.every(({ comparable }) => comparable)
    ? `${name} and ${baseline} do the same, in ${words}.`
    : `Neither ${name} nor ${baseline} is better in what can be compared, in ${words}.`;
}

/**
 * How a variant surely differs from its baseline, and by how much: `is better than fixed`, `2.0% fewer steps`; and what
 * it learned besides. Nothing where it does not.
 */
function differenceOf(summary: Summary, name: string, than = '') {
  const { metric, verdict: learned } = learnedComparison(summary, name);
  const costs = costsOf(summary, name);
  const cost = costs.length > 0 && `${costs.map(({ words }) => words).join(' and ')} while learning${than}`;
  const amount = isSure(learned) && learnedAmount(summary, name);
  // Of the best, what it is worse in is no reason.
  const isBest = summary.ranking.best.length === 1 && summary.ranking.best[0] === name;
  const amounts =
    isBest && learned === 'worse' && cost
      ? `${cost}, but ${amount}`
      : [amount, cost].filter(Boolean).join(', with ');
  if (!amounts) return undefined;
  const how = isSure(learned) ? `learned ${learned === 'better' ? 'more' : 'less'} than` : differing(costs);
  return {
    how: `${how} ${summary.comparedWith[name]}`,
    amounts,
    besides: besides(metric, learned, summary.margin),
  };
}

/** `is better than`, where all that it cost says so. */
function differing(costs: readonly { readonly verdict: Verdict }[]): string {
  const [verdict, ...others] = new Set(costs.map((one) => one.verdict));
  return others.length > 0 ? 'differs from' : `is ${verdict} than`;
}

/** What it learned, where that is no sure difference. */
function besides(metric: Metric, verdict: Verdict, margin: number): string {
  if (verdict === 'equal') return `; ${SAME[metric]}, within ${percentage(margin)}`;
  if (verdict === 'no difference') return `; ${SAME[metric]}, in every run`;
  return verdict === 'cannot tell' ? '; what it learned cannot be told apart' : '';
}

const SAME: Partial<Record<Metric, string>> = {
  solved_starts: 'it solves as many starts',
  goal_probability: 'it reaches the goal as often',
  policy_timesteps: 'its policy takes as many steps',
  policy_returns: 'its policy returns as much',
};

/** `it solves 290 of 300 starts, fixed 257.3` */
function learnedAmount(summary: Summary, name: string): string {
  const { variants, comparedWith } = summary;
  const { metric, ...compared } = learnedComparison(summary, name);
  const baseline = comparedWith[name];
  const { starts } = variants[name].optimum;
  const mean = (one: string) => variants[one].metrics[metric].mean ?? 0;
  const both = (words: (mean: number) => string, after = '') =>
    `${words(mean(name))}${after}, ${baseline} ${words(mean(baseline))}`;
  if (metric === 'solved_starts' && starts === 1)
    return `it solves the start in ${both((value) => `${Math.round(100 * value)}%`, ' of its runs')}`;
  if (metric === 'solved_starts') return `it solves ${both(number, ` of ${starts} starts`)}`;
  if (metric === 'goal_probability') return `it reaches the goal with probability ${both(number)}`;
  if (compared.relative === null || mean(baseline) <= 0)
    return `its policy has another ${metrics[metric].label}`;
  return `its policy has ${briefly(metric === 'policy_timesteps' ? STEPS : RETURN, compared)}`;
}

/** What learning surely cost more or less: `2.0% fewer steps`. */
function costsOf({ comparisons }: Summary, name: string): { verdict: Verdict; words: string }[] {
  return (['timesteps', 'penalties'] as const)
    .map((metric) => ({
      words: briefly(COST[metric], comparisons[name][metric]),
      ...comparisons[name][metric],
    }))
    .filter(({ verdict }) => isSure(verdict));
}
