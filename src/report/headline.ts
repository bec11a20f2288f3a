import { type Metric, metrics } from '../statistics/metrics.ts';
import type { Comparison, Summary, Verdict } from '../statistics/summary.ts';
import { plural } from './format.ts';
import { learnedMetric, ranked } from './ranking.ts';
import { share, times } from './shares.ts';
import { namesInWords, sweepHeadline } from './sweep-sentences.ts';

/** What a person would say who has one breath: `homework is better than fixed: 2.0% fewer steps while learning`. */
export function headline(summary: Summary): string {
  const names = ranked(summary);
  if (names.every((name) => summary.variants[name].runs === summary.variants[name].failed))
    return 'No run succeeded.';
  const compared = names.filter((name) => summary.comparedWith[name] !== name);
  if (names.length === 1) return alone(summary, names[0]);
  if (compared.length === 1) return ofTwo(summary, compared[0]);
  if (summary.ranking.best.length > 0) return sweepHeadline(summary);
  return ofSeveral(summary);
}

// --- internal ---

const COST: readonly Metric[] = ['timesteps', 'penalties'];

function alone({ variants }: Summary, name: string): string {
  const { metrics, optimum, learned, runs, failed } = variants[name];
  if (optimum.solvedStarts === 0)
    return `${name} learned to reach the goal with probability ${metrics.goal_probability.mean?.toFixed(2)}.`;
  return `${name} solved every start in ${learned.solvesAll} of ${plural(runs - failed, 'run')}.`;
}

function ofTwo(summary: Summary, name: string): string {
  const baseline = summary.comparedWith[name];
  const own = summary.comparisons[name];
  const headlined = summary.headline[name].find((metric) => metrics[metric].asks === 'learned');
  const learned = own[headlined ?? learnedMetric(summary)];
  const cost = COST.filter((metric) => own[metric].verdict === 'better' || own[metric].verdict === 'worse');
  const parts = cost.map((metric) => amount(own[metric], metric)).join(' and ');
  const found = new Set(cost.map((metric) => own[metric].verdict));
  if (isSure(learned.verdict)) {
    const more = learned.verdict === 'better';
    const price = parts && `, with ${parts} while learning`;
    return `${name} learned ${more ? 'more' : 'less'} than ${baseline}${price}.`;
  }
  if (found.size === 0) return undecided(summary, [name, baseline], own.timesteps);
  const rest = `${parts} while learning${learnedWords(learned)}`;
  if (found.size > 1) return `${name} against ${baseline}: ${rest}.`;
  return `${name} is ${[...found][0]} than ${baseline}: ${rest}.`;
}

function learnedWords(learned: Comparison): string {
  if (learned.verdict === 'equal') return '; it learned the same';
  if (learned.verdict === 'no difference') return '; no difference was seen in what it learned';
  return learned.verdict === 'cannot tell' ? '; what it learned cannot be told apart' : '';
}

function undecided(summary: Summary, [name, other]: readonly string[], { verdict }: Comparison): string {
  const seeds = plural(summary.seeds.count, 'seed');
  if (verdict === 'equal' || verdict === 'no difference')
    return `${name} and ${other} do the same, in ${seeds}.`;
  return `${seeds} cannot tell ${name} from ${other}.`;
}

/** Variants that do different tasks, each beside its baseline. */
function ofSeveral({ comparisons, seeds }: Summary): string {
  const found = Object.keys(comparisons).filter((name) =>
    COST.some((metric) => isSure(comparisons[name][metric].verdict)),
  );
  const all = Object.keys(comparisons).length;
  if (found.length === 0) return `${plural(seeds.count, 'seed')} cannot tell these variants apart.`;
  return `${found.length} of ${plural(all, 'comparison')} with a baseline ${found.length === 1 ? 'differs' : 'differ'} in what learning cost: ${namesInWords(found)}.`;
}

function isSure(verdict: Verdict): boolean {
  return verdict === 'better' || verdict === 'worse';
}

/** `2.0% fewer steps` */
function amount({ relative, difference }: Comparison, metric: Metric): string {
  const noun = metric === 'timesteps' ? 'steps' : 'penalties';
  if (relative === null) return `${(difference ?? 0) < 0 ? 'fewer' : 'more'} ${noun}`;
  if (relative >= 1) return `${times(1 + relative)} times as many ${noun}`;
  return `${share(relative)} ${relative < 0 ? 'fewer' : 'more'} ${noun}`;
}
