import type { Interval, Sweep, Verdict } from '../statistics/summary.ts';

/** What learning curves are drawn of. */
export const curveWords = {
  timesteps: 'steps per episode',
  penalties: 'penalties per episode',
  returns: 'return per episode',
} as const;

export const CURVE_CENTERS = ['mean', 'iqm', 'median'] as const;

export type CurveMetric = keyof typeof curveWords;
export type CurveCenter = (typeof CURVE_CENTERS)[number];

/** What the page draws from: of every variant, in the order of `names`. Plain JSON, numbers rounded. */
export interface PageData {
  readonly names: readonly string[];
  /** What can be compared: what it is called, which values are better, and between which they lie. */
  readonly metrics: Readonly<Record<string, PageMetric>>;
  /** The first and the last episode of each block of the curves, counted from 1. */
  readonly blocks: readonly (readonly [number, number])[];
  /** By what is in the middle (of many variants the mean only): value, low and high of each block. */
  readonly curves: Partial<
    Record<CurveMetric, Partial<Record<CurveCenter, readonly (readonly (readonly number[])[])[]>>>
  >;
  /** The schedules that there are: episodes and their epsilons, where these change; and which one each variant has. */
  readonly schedules: readonly (readonly (readonly [number, number])[])[];
  readonly scheduleOf: readonly number[];
  /** Of the runs that can be drawn: seeds, and the values of each metric. */
  readonly seeds: readonly (readonly number[])[];
  readonly values: Readonly<Record<string, readonly (readonly (number | null)[])[]>>;
  /** Whether `values` holds all runs that there are. */
  readonly complete: boolean;
  /** From its baseline, by metric: difference, low and high, and whether the verdict is sure; as far as there are any. */
  readonly differences: Readonly<Record<string, readonly (Difference | null)[]>>;
  /** The metrics in which there are verdicts, and of which task each variant is. */
  readonly headline: readonly string[];
  readonly tasks: readonly number[];
  readonly margin: number;
  readonly sweep: Sweep | null;
  /** What the policies reach, as a share of what there is, with its interval; and the optimum. */
  readonly learned?: {
    readonly words: string;
    readonly optimum: number;
    readonly shares: readonly (Span | null)[];
  };
}

export interface PageMetric {
  readonly label: string;
  readonly better: 'lower' | 'higher';
  readonly bounds?: readonly [number, number];
}

export interface Span {
  readonly value: number;
  readonly interval: Interval;
}

export interface Difference extends Span {
  readonly relative: number | null;
  readonly verdict: Verdict;
}
