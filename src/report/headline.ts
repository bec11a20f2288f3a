import { metrics } from '../statistics/metrics.ts';
import type { Comparison, Summary, Verdict } from '../statistics/summary.ts';
import { listed, number, plural } from './format.ts';
import { isSweep, learnedComparison, ranked } from './ranking.ts';
import { roughShare, times } from './shares.ts';
import { MOST_NAMES, sweepHeadline } from './sweep-sentences.ts';

/** What a person would say who has one breath: `homework is better than fixed: 2.0% fewer steps while learning`. */
export function headline(summary: Summary): string {
  const names = ranked(summary);
  const { variants, comparedWith, ranking } = summary;
  if (names.every((name) => variants[name].runs === variants[name].failed)) return 'No run succeeded.';
  if (names.length === 1) return alone(summary, names[0]);
  if (isSweep(summary)) return sweepHeadline(summary);
  if (ranking.best.length === 0) return ofDifferentTasks(summary);
  if (names.length > 2) return ofSeveral(summary);
  const [name] = names.filter((one) => comparedWith[one] !== one);
  const told = against(summary, name);
  return told ? `${name} ${told}.` : undecided(summary, name);
}

// --- internal ---

const COST = { timesteps: 'steps', penalties: 'penalties' } as const;
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
      ? `${plural(summary.seeds.count, 'seed')} cannot tell which ${of} is best`
      : `${listed(best)} ${best.length === 1 ? 'is' : 'may be'} the best ${of}`;
  const baseline = summary.comparedWith[best[0]];
  const amounts =
    best.length === 1 && best[0] !== baseline && amountsOf(summary, best[0], ` than ${baseline}`);
  if (amounts) return `${lead}: ${amounts}.`;
  const tied = (name: string) => best.includes(name) && best.includes(baseline);
  const told = order
    .filter((name) => summary.comparedWith[name] !== name)
    .toSorted((a, b) => Number(best.includes(a)) - Number(best.includes(b)))
    .flatMap((name) => {
      const words = tied(name) ? amountsOf(summary, name) : against(summary, name);
      const opening = tied(name) ? `${name} against ${baseline}: ` : `${name} `;
      return words ? [opening + words.split(';')[0]] : [];
    });
  return `${[lead, ...told.slice(0, MOST_TOLD)].join('; ')}.`;
}

function ofDifferentTasks({ comparisons, seeds }: Summary): string {
  const all = Object.keys(comparisons).filter(
    (name) => !comparisons[name].penalties.whyNot?.startsWith('other'),
  );
  const found = all.filter((name) =>
    Object.keys(COST).some((metric) => isSure(comparisons[name][metric as keyof typeof COST].verdict)),
  );
  if (all.length === 0) return 'These variants do different tasks: none is compared with another.';
  if (found.length === 0)
    return `${plural(seeds.count, 'seed')} cannot tell these variants from their baselines.`;
  return `${found.length} of ${plural(all.length, 'comparison')} with a baseline ${found.length === 1 ? 'differs' : 'differ'} in what learning cost: ${listed(found, MOST_NAMES)}.`;
}

function undecided({ comparedWith, comparisons, headline, seeds }: Summary, name: string): string {
  const words = plural(seeds.count, 'seed');
  const open = headline[name].some((metric) => comparisons[name][metric].verdict === 'cannot tell');
  return open
    ? `${words} cannot tell ${name} from ${comparedWith[name]}.`
    : `${name} and ${comparedWith[name]} do the same, in ${words}.`;
}

/** `is better than fixed: 2.0% fewer steps while learning`; nothing where nothing can be told. */
function against(summary: Summary, name: string): string | undefined {
  const amounts = amountsOf(summary, name);
  if (!amounts) return undefined;
  const baseline = summary.comparedWith[name];
  const learned = learnedComparison(summary, name).verdict;
  if (isSure(learned))
    return `learned ${learned === 'better' ? 'more' : 'less'} than ${baseline}: ${amounts}`;
  const verdicts = new Set(costsOf(summary, name).map(({ verdict }) => verdict));
  return `${verdicts.size > 1 ? 'differs from' : `is ${[...verdicts][0]} than`} ${baseline}: ${amounts}`;
}

/** In what a variant surely differs from its baseline, and by how much; empty where in nothing. */
function amountsOf(summary: Summary, name: string, than = ''): string {
  const learned = learnedComparison(summary, name);
  const costs = costsOf(summary, name).map(({ words }) => words);
  const cost = costs.length > 0 ? `${costs.join(' and ')} while learning${than}` : '';
  if (isSure(learned.verdict)) return [learnedAmount(summary, name), cost].filter(Boolean).join(', with ');
  return cost && cost + learnedWords(learned);
}

function learnedWords({ verdict }: Comparison): string {
  if (verdict === 'equal') return '; it learned the same';
  if (verdict === 'no difference') return '; no difference was seen in what it learned';
  return verdict === 'cannot tell' ? '; what it learned cannot be told apart' : '';
}

/** `it solves 290 of 300 starts, fixed 257.3` */
function learnedAmount(summary: Summary, name: string): string {
  const { variants, comparedWith } = summary;
  const { metric, relative } = learnedComparison(summary, name);
  const baseline = comparedWith[name];
  const { starts } = variants[name].optimum;
  const mean = (one: string) => variants[one].metrics[metric].mean ?? 0;
  const both = (words: (mean: number) => string, after = '') =>
    `${words(mean(name))}${after}, ${baseline} ${words(mean(baseline))}`;
  if (metric === 'solved_starts' && starts === 1)
    return `it solves the start in ${both((value) => `${Math.round(100 * value)}%`, ' of its runs')}`;
  if (metric === 'solved_starts') return `it solves ${both(number, ` of ${starts} starts`)}`;
  if (metric === 'goal_probability') return `it reaches the goal with probability ${both(number)}`;
  if (relative === null || mean(baseline) <= 0) return `its policy has another ${metrics[metric].label}`;
  return `its policy has ${roughShare(relative)} ${relative < 0 ? 'fewer' : 'more'} ${metric === 'policy_timesteps' ? 'steps' : 'return'}`;
}

/** What learning surely cost more or less: `2.0% fewer steps`. */
function costsOf({ comparisons }: Summary, name: string): { verdict: Verdict; words: string }[] {
  return Object.entries(COST).flatMap(([metric, noun]) => {
    const { verdict, relative, difference } = comparisons[name][metric as keyof typeof COST];
    if (!isSure(verdict)) return [];
    const more = (difference ?? 0) < 0 ? 'fewer' : 'more';
    if (relative === null)
      return [{ verdict, words: `${number(Math.abs(difference ?? 0))} ${more} ${noun}` }];
    if (relative >= 1) return [{ verdict, words: `${times(1 + relative)} times as many ${noun}` }];
    return [{ verdict, words: `${roughShare(relative)} ${more} ${noun}` }];
  });
}

function isSure(verdict: Verdict): boolean {
  return verdict === 'better' || verdict === 'worse';
}
