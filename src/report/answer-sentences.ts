import type { Summary } from '../statistics/summary.ts';
import { nextSteps } from './next-step.ts';
import { policyAnswers } from './policy-sentences.ts';
import { isSweep, ranked } from './ranking.ts';
import { intervalSentence } from './sentences.ts';
import { sweepSentences } from './sweep-sentences.ts';

/**
 * What the first screen says besides the headline and the table, what matters most first: of a sweep by what it was
 * ranked and what mattered, else how sure the differences are; what was learned beside the optimum; what to do next.
 */
export function answerSentences(summary: Summary): string[] {
  const next = nextSteps(summary);
  if (isSweep(summary)) return sweepSentences(summary, next);
  const [first, ...others] = ranked(summary)
    .filter((name) => Object.hasOwn(summary.comparisons, name))
    .flatMap((name) => intervalSentence(summary, name));
  const all = policyAnswers(summary);
  const [best] = summary.ranking.best;
  const learned = best === undefined ? all : all.filter(({ variant }) => variant === best);
  return [...(first ? [first] : []), ...next, ...learned.map(({ text }) => text), ...others];
}
