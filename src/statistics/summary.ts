import type { Metric } from './metrics.ts';

export type Interval = readonly [number, number] | null;

/** One metric of one variant over its runs; null where there is nothing to say. */
export interface MetricSummary {
  readonly mean: number | null;
  readonly sd: number | null;
  readonly iqm: number | null;
  readonly interval: Interval;
  readonly iqmInterval: Interval;
}

/** One metric of a variant against its baseline. */
export interface Comparison {
  /** Mean of the variant minus mean of the baseline. */
  readonly difference: number | null;
  readonly interval: Interval;
  /** The difference as a share of the size of the baseline's mean. */
  readonly relative: number | null;
  /** The probability that a run of the variant is better than a run of the baseline. */
  readonly pImprovement: number | null;
  readonly pInterval: Interval;
  /** Whether the difference says which variant is better. */
  readonly comparable: boolean;
}

export interface CurvePoint {
  /** The first episode of the block, and how many it has. */
  readonly episode: number;
  readonly episodes: number;
  readonly timesteps: Band;
  readonly penalties: Band;
  readonly returns: Band;
}

/** Mean over the runs, with the 95% interval of that mean. */
export interface Band {
  readonly mean: number;
  readonly lo: number;
  readonly hi: number;
}

/** summary.json */
export interface Summary {
  readonly version: number;
  readonly id: string;
  readonly baseline: string;
  readonly seeds: { readonly count: number };
  readonly level: number;
  readonly resamples: number;
  readonly variants: Readonly<Record<string, VariantSummary>>;
  readonly comparisons: Readonly<Record<string, Readonly<Record<Metric, Comparison>>>>;
  readonly curves: Readonly<Record<string, readonly CurvePoint[]>>;
}

export interface VariantSummary {
  readonly runs: number;
  readonly failed: number;
  readonly truncated: number;
  readonly metrics: Readonly<Record<Metric, MetricSummary>>;
}
