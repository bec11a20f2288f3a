import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import type { Metric } from './metrics.ts';
import type { Optimum } from './optimum.ts';

/** The metrics that learning curves are drawn of. */
export const curveMetrics = ['timesteps', 'penalties', 'returns'] as const;
export type CurveMetric = (typeof curveMetrics)[number];

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
  /** For each seed, the action of each state. */
  readonly policies: readonly Uint8Array[];
  /** [runs x blocks] Means over each block of the learning curve, run by run in the order of the seeds. */
  readonly curves: Readonly<Record<CurveMetric, Float64Array>>;
}
