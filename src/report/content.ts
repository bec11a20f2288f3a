import type { Environment } from '../environments/environment.ts';
import type { Picture } from '../environments/picture.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import type { StartValue } from '../policy/evaluate-policy.ts';
import type { Progress } from '../results/progress.ts';
import type { Metric } from '../statistics/metrics.ts';
import type { Summary } from '../statistics/summary.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';

/** All that a report is made of, as data: of one experiment, or of several side by side. */
export interface ReportContent {
  readonly title: string;
  readonly summary: Summary;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  /** The single runs of each variant. */
  readonly runs: Readonly<Record<string, VariantRuns>>;
  /** Files of results that cannot be used, each with the reason. */
  readonly damaged: readonly string[];
  /** Agents that can be replayed, by environment. */
  readonly replays: readonly ReplayedEnvironment[];
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
  readonly digests: readonly string[];
  readonly failures: readonly { readonly seed: number; readonly error: string }[];
  /** Milliseconds of training, and of Lambda as billed, over all runs. */
  readonly durationMs: number;
  readonly billedMs: number;
  /** SHA-256 over the digests of the runs in the order of their seeds. */
  readonly digest: string;
}

/** An environment, and the runs that are played in it. */
export interface ReplayedEnvironment {
  readonly environment: Environment;
  readonly picture?: Picture;
  readonly runs: readonly Replay[];
}

/** A run that was trained again, to be replayed. */
export interface Replay {
  readonly variant: string;
  readonly seed: number;
  /** Why this one: `best`, `median`, `worst`, or `asked for`. */
  readonly rank: string;
  /** [states] */
  readonly policy: Uint8Array;
  /** [states] What the best known action of each state is held to be worth. */
  readonly values: Float64Array;
  readonly starts: readonly StartValue[];
  /** Whether training it again gave the numbers that are stored. */
  readonly same: boolean;
}
