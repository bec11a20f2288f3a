import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import type { Metric } from './metrics.ts';
import type { Optimum } from './optimum.ts';
import type { RunningMeans } from './running-means.ts';

/** The metrics that learning curves are drawn of. */
export const curveMetrics = ['timesteps', 'penalties', 'returns'] as const;

/** The runs of one variant that succeeded, as columns; and how many did not. */
export interface VariantRuns {
  readonly spec: RunSpecWithoutSeed;
  /** Of its environment. */
  readonly optimum: Optimum;
  /** Ascending. */
  readonly seeds: readonly number[];
  /** For each seed. */
  readonly metrics: Readonly<Record<Metric, Float64Array>>;
  readonly failed: number;
  /** Episodes that the step guard ended, over all runs. */
  readonly truncated: number;
  /** Runs whose policy surely reaches the goal, and surely ends the episode, from every start. */
  readonly solvesAll: number;
  readonly endsFromAll: number;
  /** Steps and return of the optimum from the very starts from which the run's policy surely ends: means over runs. */
  readonly optimumThere: RunningMeans;
  /** Learning curves, [runs x blocks], the runs in the order of their seeds. */
  readonly curves: Readonly<Record<(typeof curveMetrics)[number], Float64Array>>;
}
