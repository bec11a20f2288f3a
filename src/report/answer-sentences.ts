import type { Summary } from '../statistics/summary.ts';
import { nextSteps } from './next-step.ts';
import { policySentences } from './policy-sentences.ts';
import { isSweep } from './ranking.ts';
import { intervalSentence } from './sentences.ts';
import { sweepSentences } from './sweep-sentences.ts';

/**
 * What the first screen says besides the headline and the table, what matters most first: of a sweep by what it was
 * ranked and what mattered, else how sure the differences are; what was learned beside the optimum; what to do next.
 */
export function answerSentences(summary: Summary): string[] {
  const next = nextSteps(summary);
  if (isSweep(summary)) return sweepSentences(summary, next);
  const { best, order } = summary.ranking;
  const sure = order
    .filter((name) => Object.hasOwn(summary.comparisons, name))
    .flatMap((name) => intervalSentence(summary, name));
  return [...sure.slice(0, 1), ...next, ...policySentences(summary, best[0]), ...sure.slice(1)];
}
