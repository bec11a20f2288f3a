import { type Metric, metrics, type Question } from '../statistics/metrics.ts';
import type { Comparison, Interval, Summary, Verdict } from '../statistics/summary.ts';
import { count, plural } from './format.ts';
import { policyAnswers } from './policy-sentences.ts';
import { share, times } from './shares.ts';

/** A sentence of the answer. */
export interface Answer {
  readonly question: Exclude<Question, 'exploring'>;
  /** Whom it is about; of a comparison, with which baseline and in what. */
  readonly variant?: string;
  readonly against?: string;
  readonly metric?: Metric;
  /** What a comparison finds; null where it cannot say which is better. */
  readonly verdict: Verdict;
  readonly text: string;
}

/** Below so many runs an interval is a hint only. */
export const FEW_SEEDS = 10;

/**
 * The answer in words, plain: what learning cost, each variant against its baseline; then what was learned, each
 * variant against the optimum and against its baseline. A difference whose interval contains zero is not called
 * one; the last episodes of training, which compare epsilons and not policies, are never a reason.
 */
export function answers(summary: Summary): Answer[] {
  const names = Object.keys(summary.comparisons);
  const compared = (metric: (baseline: string) => Metric) =>
    names.flatMap((name) => comparisonAnswer(summary, name, metric(summary.comparedWith[name])));
  return [
    ...names.flatMap((name) => [
      ...comparisonAnswer(summary, name, 'timesteps'),
      ...comparisonAnswer(summary, name, 'penalties'),
    ]),
    ...policyAnswers(summary),
    ...compared((baseline) => (solvable(summary, baseline) ? 'solved_starts' : 'goal_probability')),
    ...compared(() => 'policy_timesteps'),
  ];
}

// --- internal ---

/** `needs` `fewer` or `more` `steps in training`. */
interface Phrase {
  readonly verb: string;
  readonly less: string;
  readonly more: string;
  readonly of: string;
}

const PHRASES: Partial<Record<Metric, Phrase>> = {
  timesteps: { verb: 'needs', less: 'fewer', more: 'more', of: ' steps in training' },
  penalties: { verb: 'collects', less: 'fewer', more: 'more', of: ' penalties in training' },
  solved_starts: { verb: 'learns to solve', less: 'fewer', more: 'more', of: ' starts' },
  goal_probability: { verb: 'learns to reach the goal', less: 'less often', more: 'more often', of: '' },
  policy_timesteps: { verb: 'learns a policy that needs', less: 'fewer', more: 'more', of: ' steps' },
};

/** Whether some start can be solved for sure, and the baseline solves any; else the probability says more. */
function solvable({ variants }: Summary, baseline: string): boolean {
  return (variants[baseline].metrics.solved_starts.mean ?? 0) > 0;
}

function comparisonAnswer(summary: Summary, name: string, metric: Metric): Answer[] {
  const comparison = summary.comparisons[name][metric];
  const neutral = comparison.whyNot === 'may fail' && metrics[metric].asks === 'cost';
  if (comparison.difference === null || !(comparison.comparable || neutral)) return [];
  const against = summary.comparedWith[name];
  const text = sentence(PHRASES[metric] as Phrase, comparison, {
    name,
    baseline: against,
    mean: summary.variants[against].metrics[metric].mean ?? 0,
    neutral,
  });
  const question = metrics[metric].asks as Answer['question'];
  return [{ question, variant: name, against, metric, verdict: comparison.verdict, text }];
}

interface Context {
  readonly name: string;
  readonly baseline: string;
  /** Of the baseline. */
  readonly mean: number;
  /** Fewer is no merit by itself. */
  readonly neutral: boolean;
}

function sentence(phrase: Phrase, comparison: Comparison, context: Context): string {
  const { less, more, of } = phrase;
  const { name, baseline, neutral } = context;
  const verb = neutral ? phrase.verb.replace('needs', 'takes') : phrase.verb;
  const { difference, interval, n } = comparison;
  const seeds = Math.min(...n);
  if (interval !== null && interval[0] === 0 && interval[1] === 0) {
    return `${name} ${verb} neither ${more} nor ${less}${of} than ${baseline}.`;
  }
  const hint = seeds < FEW_SEEDS ? `, a hint only, from ${plural(seeds, 'seed')}` : '';
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0)) {
    const range = interval ? ` (95% interval ${spanning(comparison, phrase)}${hint})` : '';
    return `${plural(seeds, 'seed')} cannot tell whether ${name} ${verb} ${more} or ${less}${of} than ${baseline}${range}${advice(comparison, context)}.`;
  }
  const caveat = neutral ? '; fewer may also be quicker failures' : '';
  return `${name} ${verb} ${amount(difference as number, comparison, { phrase, hint, context })}${caveat}.`;
}

/** `1.6% fewer steps than fixed (95% interval 1.3% to 1.8%)`, or how many times as many, or how many. */
function amount(
  difference: number,
  { interval, relative, relativeInterval }: Comparison,
  { phrase, hint, context }: { phrase: Phrase; hint: string; context: Context },
): string {
  const { less, more, of } = phrase;
  const { baseline, mean } = context;
  const word = difference < 0 ? less : more;
  if (relative === null || relativeInterval === null) {
    const [from, to] = bySize(interval);
    return `${plain(Math.abs(difference))} ${word}${of} than ${baseline}, whose mean is ${plain(mean)} (95% interval ${plain(from)} to ${plain(to)}${hint})`;
  }
  if (relative >= 1 && mean > 0) {
    const [from, to] = relativeInterval.map((one) => times(1 + one));
    const as = of === '' ? 'as often' : `as many${of}`;
    return `${times(1 + relative)} times ${as} as ${baseline} (95% interval ${from} to ${to} times${hint})`;
  }
  const [from, to] = bySize(relativeInterval);
  return `${share(relative)} ${word}${of} than ${baseline} (95% interval ${share(from)} to ${share(to)}${hint})`;
}

/** `1.8% fewer to 1.0% more` */
function spanning({ interval, relativeInterval }: Comparison, { less, more }: Phrase): string {
  const [low, high] = (relativeInterval ?? interval) as readonly [number, number];
  const side = (value: number) => (relativeInterval ? share(value) : plain(Math.abs(value)));
  return `${side(low)}${low < 0 ? ` ${less}` : ''} to ${side(high)}${high > 0 ? ` ${more}` : ''}`;
}

/** What would help: how many seeds, by the spread alone. */
function advice({ relativeInterval, seedsToResolve, n }: Comparison, { mean }: Context): string {
  if (relativeInterval === null || seedsToResolve === null || mean === 0) return '';
  const largest = Math.max(...relativeInterval.map(Math.abs));
  if (largest < 0.01) return '; a difference of 1% or more is ruled out';
  if (seedsToResolve <= Math.max(...n)) return '';
  return `; about ${count(seedsToResolve)} seeds would resolve a difference of 1%`;
}

function bySize(interval: Interval): readonly number[] {
  return (interval ?? []).map(Math.abs).sort((a, b) => a - b);
}

function plain(value: number): string {
  return value >= 1000 ? count(value) : String(Number(value.toPrecision(3)));
}
