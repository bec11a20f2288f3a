import { type Metric, metrics, type Question } from '../statistics/metrics.ts';
import type { Summary } from '../statistics/summary.ts';
import type { Answer } from './answer.ts';
import { bestAnswers } from './best-sentences.ts';
import {
  comparisonSentence,
  comparisonSpan,
  type Phrase,
  type SentenceContext,
} from './comparison-sentence.ts';
import { listed } from './format.ts';
import { policyAnswers } from './policy-sentences.ts';

export type { Answer } from './answer.ts';

/**
 * The answer in words, plain: what learning cost, each variant against its baseline; then what was learned, each
 * variant against the optimum and against its baseline; last, which may be the best of several. A difference whose
 * interval contains zero is not called one; the last episodes of training, which compare epsilons and not policies, are
 * never a reason.
 */
export function answers(summary: Summary): Answer[] {
  const names = Object.keys(summary.comparisons);
  const compared = (asks: Question) =>
    names.flatMap((name) =>
      summary.headline[name]
        .filter((metric) => metrics[metric].asks === asks)
        .flatMap((metric) => comparisonAnswer(summary, name, metric)),
    );
  const best = bestAnswers(summary);
  return [
    ...compared('cost'),
    ...best.filter(({ question }) => question === 'cost'),
    ...policyAnswers(summary),
    ...compared('learned'),
    ...best.filter(({ question }) => question === 'learned'),
  ];
}

/** Of each variant, how sure its differences from the baseline are: all their intervals in one sentence. */
export function intervalSentence(summary: Summary, name: string): string[] {
  const spans = summary.headline[name].flatMap((metric) => {
    const context = contextOf(summary, name, metric);
    const compared = summary.comparisons[name][metric];
    return (context && comparisonSpan(phraseOf(summary, name, metric), compared, context)) || [];
  });
  const intervals = spans.length === 1 ? '95% interval' : '95% intervals';
  return spans.length > 0
    ? [`${name} ${listed(spans)} than ${summary.comparedWith[name]} (${intervals}).`]
    : [];
}

// --- internal ---

const PHRASES: Partial<Record<Metric, Phrase>> = {
  timesteps: {
    ...{ verb: 'needs', less: 'fewer', more: 'more' },
    ...{ of: ' steps in training', as: 'as many steps in training' },
  },
  penalties: {
    ...{ verb: 'collects', less: 'fewer', more: 'more' },
    ...{ of: ' penalties in training', as: 'as many penalties in training' },
  },
  solved_starts: {
    ...{ verb: 'learns to solve', less: 'fewer', more: 'more', of: ' starts', as: 'as many starts' },
  },
  goal_probability: {
    ...{ verb: 'learns to reach the goal', less: 'less often', more: 'more often', of: '', as: 'as often' },
  },
  policy_timesteps: {
    ...{ verb: 'learns a policy that needs', less: 'fewer', more: 'more', of: ' steps', as: 'as many steps' },
  },
  policy_returns: {
    ...{ verb: 'learns a policy with', less: 'less', more: 'more', of: ' return', as: 'as much return' },
  },
};

/** Of a single start, which each run solves or does not. */
const OF_RUNS: Phrase = {
  ...{ verb: 'learns to solve the start in', less: 'fewer', more: 'more' },
  ...{ of: ' of 100 runs', as: 'as many runs', scale: 100 },
};

/** Where the probability of the goal is no share of what may be zero. */
const OF_EPISODES: Phrase = {
  ...{ verb: 'learns to reach the goal in', less: 'fewer', more: 'more' },
  ...{ of: ' of 100 episodes', as: 'as many episodes', scale: 100 },
};

function comparisonAnswer(summary: Summary, name: string, metric: Metric): Answer[] {
  const context = contextOf(summary, name, metric);
  if (!context) return [];
  const comparison = summary.comparisons[name][metric];
  const text = comparisonSentence(phraseOf(summary, name, metric), comparison, context);
  const question = metrics[metric].asks as Answer['question'];
  return [{ question, variant: name, against: context.baseline, metric, verdict: comparison.verdict, text }];
}

/** Nothing where the difference says nothing. */
function contextOf(summary: Summary, name: string, metric: Metric): SentenceContext | undefined {
  const { comparable, difference, whyNot } = summary.comparisons[name][metric];
  const neutral = whyNot === 'may fail' && metrics[metric].asks === 'cost';
  if (difference === null || !(comparable || neutral)) return undefined;
  const baseline = summary.comparedWith[name];
  const mean = summary.variants[baseline].metrics[metric].mean ?? 0;
  return { name, baseline, mean, margin: summary.margin, neutral };
}

function phraseOf({ variants, comparedWith, comparisons }: Summary, name: string, metric: Metric): Phrase {
  const phrase = PHRASES[metric] as Phrase;
  const both = [variants[name], variants[comparedWith[name]]];
  if (metric === 'timesteps' && both[0].optimum.mayFail) return { ...phrase, verb: 'takes' };
  if (metric === 'solved_starts' && both[0].optimum.starts === 1) return OF_RUNS;
  if (metric === 'goal_probability' && comparisons[name][metric].relativeInterval === null)
    return OF_EPISODES;
  const everywhere = both.every(({ learned, runs, failed }) => learned.solvesAll === runs - failed);
  if (metric !== 'policy_timesteps' || everywhere) return phrase;
  const there = ' from the starts that both solve';
  return { ...phrase, of: `${phrase.of}${there}`, as: `${phrase.as}${there}` };
}
