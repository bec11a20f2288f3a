import type { ExperimentRecord } from '../experiment/record.ts';
import type { Progress } from '../progress.ts';
import type { RunSpecWithoutSeed } from '../run-spec.ts';
import type { Metric } from '../statistics/metrics.ts';
import type { Summary } from '../statistics/summary.ts';

/** All that a report is made of, as data: of one experiment, or of several side by side. */
export interface ReportContent {
  readonly title: string;
  readonly summary: Summary;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  /** The single runs of each variant. */
  readonly runs: Readonly<Record<string, VariantRuns>>;
  /** The experiments that the results are from. */
  readonly sources: readonly Source[];
}

export interface Source {
  readonly record: ExperimentRecord;
  readonly progress?: Progress;
}

/** The runs of one variant: columns with an element for each run that succeeded, and the failed ones. */
export interface VariantRuns {
  /** Ascending. */
  readonly seeds: readonly number[];
  readonly metrics: Readonly<Record<Metric, readonly number[]>>;
  /** Episodes that the step guard ended. */
  readonly truncated: readonly number[];
  readonly starts: number;
  readonly failures: readonly Failure[];
  /** Milliseconds of training, and of Lambda as billed, over all runs. */
  readonly durationMs: number;
  readonly billedMs: number;
  /** SHA-256 over the digests of the runs in the order of their seeds. */
  readonly digest: string;
}

export interface Failure {
  readonly seed: number;
  readonly error: string;
}
