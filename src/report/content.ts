import type { Environment } from '../environments/environment.ts';
import type { Picture } from '../environments/picture.ts';
import type { StartValue } from '../policy/evaluate-policy.ts';
import type { readContent } from './read-content.ts';

/** All that a report is made of, as data: of one experiment, or of several side by side. */
export interface ReportContent extends Awaited<ReturnType<typeof readContent>> {
  /** Agents that can be replayed, by environment. */
  readonly replays: readonly ReplayedEnvironment[];
}

export type VariantRuns = ReportContent['runs'][string];

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
