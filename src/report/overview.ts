import { type Metric, metrics } from '../statistics/metrics.ts';
import type { Summary } from '../statistics/summary.ts';
import type { Answer } from './answer.ts';
import { bestAnswers } from './best-sentences.ts';
import { count } from './format.ts';
import { answers } from './sentences.ts';

/** Above so many comparisons nobody reads a sentence for each. */
export const MOST_IN_FULL = 8;

/**
 * The answer for people in a hurry: of few comparisons all sentences; of many, as a grid has them, how many are better,
 * worse or not to be told by each metric, with the sentences about the largest differences, and which may be the best.
 */
export function overview(summary: Summary): Answer[] {
  const all = answers(summary);
  if (Object.keys(summary.comparisons).length <= MOST_IN_FULL) return all;
  const compared = Map.groupBy(
    all.filter(({ metric }) => metric !== undefined),
    ({ metric }) => metric as Metric,
  );
  return [...[...compared].flatMap(([metric, own]) => ofMany(summary, metric, own)), ...bestAnswers(summary)];
}

// --- internal ---

function ofMany(summary: Summary, metric: Metric, own: readonly Answer[]): Answer[] {
  const withVerdict = (wanted: Answer['verdict']) => own.filter(({ verdict }) => verdict === wanted).length;
  const found = [
    [withVerdict('better'), 'better than the baseline'],
    [withVerdict('worse'), 'worse'],
    [withVerdict('equal'), 'equal within the margin'],
    [withVerdict('no difference'), 'without any difference'],
    [withVerdict('cannot tell'), 'cannot be told'],
    [withVerdict(null), 'not to be called better or worse'],
  ] as const;
  const parts = found.filter(([amount]) => amount > 0).map(([amount, words]) => `${count(amount)} ${words}`);
  const [{ question }] = own;
  const text = `Of ${count(own.length)} comparisons of ${metrics[metric].label}: ${parts.join(', ')}.`;
  const size = ({ variant }: Answer) => summary.comparisons[variant as string][metric].relative ?? 0;
  const sure = own.filter(({ verdict }) => verdict === 'better' || verdict === 'worse');
  const sorted = sure.toSorted((a, b) => size(a) - size(b));
  return [
    { question, metric, verdict: null, text },
    ...new Set([...sorted.slice(0, 1), ...sorted.slice(-1)]),
  ];
}
