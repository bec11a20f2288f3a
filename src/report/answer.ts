import type { Metric, Question } from '../statistics/metrics.ts';
import type { Verdict } from '../statistics/summary.ts';

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
