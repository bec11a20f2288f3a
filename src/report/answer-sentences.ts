import type { Summary } from '../statistics/summary.ts';
import { overview } from './overview.ts';
import { isSweep } from './ranking.ts';
import { sweepSentences } from './sweep-sentences.ts';

/** The answer in sentences, what matters most first: of a sweep which to use, else each variant beside its baseline. */
export function answerSentences(summary: Summary): string[] {
  return isSweep(summary) ? sweepSentences(summary) : overview(summary).map(({ text }) => text);
}
