import { type Metric, metrics, type Question } from '../statistics/metrics.ts';
import type { Comparison, Summary } from '../statistics/summary.ts';
import { bestSentences } from './best-sentences.ts';
import { comparisonSentence, comparisonSpan, type Phrase, phrase } from './comparison-sentence.ts';
import { count, listed } from './format.ts';
import { policySentences } from './policy-sentences.ts';
import { isSure } from './ranking.ts';

/**
 * The answer in words, plain: what learning cost, each variant against its baseline; what was learned, each variant
 * against the optimum and against its baseline; and which may be the best of several. A difference whose interval
 * contains zero is not called one; the last episodes of training, which compare epsilons and not policies, are never a
 * reason.
 */
export function answers(summary: Summary): Record<'cost' | 'learned', string[]> {
  const policies = areMany(summary) ? [] : policySentences(summary);
  return {
    cost: [...comparisonSentences(summary, 'cost'), ...bestSentences(summary, 'cost')],
    learned: [...policies, ...comparisonSentences(summary, 'learned'), ...bestSentences(summary, 'learned')],
  };
}

/**
 * Each variant against its baseline; of many, as a grid has them, how many are better, worse or not to be told by each
 * metric, with the sentences about the largest differences.
 */
export function comparisonSentences(summary: Summary, asks: Question): string[] {
  const told = Object.keys(summary.comparisons)
    .flatMap((name) => spokenOf(summary, name))
    .filter(({ metric }) => metrics[metric].asks === asks)
    .map(({ metric, words, compared, context }) => {
      return { ...compared, metric, text: comparisonSentence(words, compared, context) };
    });
  if (!areMany(summary)) return told.map(({ text }) => text);
  return [...Map.groupBy(told, ({ metric }) => metric).values()].flatMap(inShort);
}

/** How sure the differences of a variant from the baseline are: all their intervals in one sentence. */
export function intervalSentence(summary: Summary, name: string): string[] {
  const spans = spokenOf(summary, name)
    .map(({ words, compared, context }) => comparisonSpan(words, compared, context))
    .filter(Boolean);
  if (spans.length === 0) return [];
  const intervals = spans.length === 1 ? '95% interval' : '95% intervals';
  return [`${name} ${listed(spans)} than ${summary.comparedWith[name]} (${intervals}).`];
}

// --- internal ---

/** Above so many comparisons nobody reads a sentence for each. */
const MOST_IN_FULL = 8;

function areMany({ comparisons }: Summary): boolean {
  return Object.keys(comparisons).length > MOST_IN_FULL;
}

const COUNTED = [
  ['better', 'better than the baseline'],
  ['worse', 'worse'],
  ['equal', 'equal within the margin'],
  ['no difference', 'without any difference'],
  ['cannot tell', 'cannot be told'],
  [null, 'not to be called better or worse'],
] as const;

/** Many comparisons in one metric: the counts, and the sentences about the least and the most that is sure. */
function inShort(told: readonly (Comparison & { metric: Metric; text: string })[]): string[] {
  const counts = COUNTED.flatMap(([verdict, words]) => {
    const amount = told.filter((one) => one.verdict === verdict).length;
    return amount > 0 ? [`${count(amount)} ${words}`] : [];
  });
  const sure = told
    .filter(({ verdict }) => isSure(verdict))
    .toSorted((a, b) => (a.relative ?? 0) - (b.relative ?? 0))
    .map(({ text }) => text);
  return [
    `Of ${count(told.length)} comparisons of ${metrics[told[0].metric].label}: ${counts.join(', ')}.`,
    ...new Set([...sure.slice(0, 1), ...sure.slice(-1)]),
  ];
}

const PHRASES: Partial<Record<Metric, Phrase>> = {
  timesteps: phrase('needs', ' steps in training'),
  penalties: phrase('collects', ' penalties in training'),
  solved_starts: phrase('learns to solve', ' starts'),
  goal_probability: phrase('learns to reach the goal', '', {
    less: 'less often',
    more: 'more often',
    as: 'as often',
  }),
  policy_timesteps: phrase('learns a policy that needs', ' steps'),
  policy_returns: phrase('learns a policy with', ' return', { less: 'less', as: 'as much return' }),
};

/** Where less may be failing sooner. */
const NEUTRAL = phrase('takes', ' steps in training');
/** Where some policy does not solve them all. */
const OF_SHARED_STARTS = phrase('learns a policy that needs', ' steps from the starts that both solve');
/** Of a single start, which each run solves or does not. */
const OF_RUNS = phrase('learns to solve the start in', ' of 100 runs', { as: 'as many runs', scale: 100 });
/** Where the probability of the goal is no share of what may be zero. */
const OF_EPISODES = phrase('learns to reach the goal in', ' of 100 episodes', {
  as: 'as many episodes',
  scale: 100,
});

/** The headline comparisons of a variant that say something, with the words for them. */
function spokenOf(summary: Summary, name: string) {
  const baseline = summary.comparedWith[name];
  return summary.headline[name].flatMap((metric) => {
    const compared = summary.comparisons[name][metric];
    const neutral = compared.whyNot === 'may fail' && metrics[metric].asks === 'cost';
    if (compared.difference === null || !(compared.comparable || neutral)) return [];
    const mean = summary.variants[baseline].metrics[metric].mean ?? 0;
    const context = { name, baseline, mean, margin: summary.margin, neutral };
    return [{ metric, words: phraseOf(summary, name, metric), compared, context }];
  });
}

function phraseOf({ variants, comparedWith, comparisons }: Summary, name: string, metric: Metric): Phrase {
  const both = [variants[name], variants[comparedWith[name]]];
  const everywhere = both.every(({ learned, runs, failed }) => learned.solvesAll === runs - failed);
  if (metric === 'timesteps' && both[0].optimum.mayFail) return NEUTRAL;
  if (metric === 'solved_starts' && both[0].optimum.starts === 1) return OF_RUNS;
  if (metric === 'goal_probability' && comparisons[name][metric].relativeInterval === null)
    return OF_EPISODES;
  return metric === 'policy_timesteps' && !everywhere ? OF_SHARED_STARTS : (PHRASES[metric] as Phrase);
}
