import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import type { Metric } from './metrics.ts';
import type { Optimum } from './optimum.ts';
import type { Sample } from './sample.ts';

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

/** The runs that have a value in a metric: the policy of a run may surely end from no start. */
export function sampleOf({ seeds, metrics }: VariantRuns, metric: Metric): Sample {
  const kept = [...seeds.keys()].filter((i) => !Number.isNaN(metrics[metric][i]));
  return { values: Float64Array.from(kept, (i) => metrics[metric][i]), seeds: kept.map((i) => seeds[i]) };
}
