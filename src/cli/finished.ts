import type { Summary } from '../statistics/summary.ts';

/** What came of all runs of an experiment, wherever they were trained: it lies in `place`. */
export interface Finished {
  readonly summary: Summary;
  readonly failed: number;
  readonly place: string;
}
