import { chunksOf } from '../experiment/chunks.ts';
import { compareMetric } from './compare-metric.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import type { Metric } from './metrics.ts';
import { percentileInterval } from './percentile-interval.ts';
import { quantile } from './quantile.ts';
import { pairOf, resample, type Series, seriesOf } from './resample.ts';
import { standardDeviation } from './standard-deviation.ts';
import type { Comparison, MetricSummary, WhyNot } from './summary.ts';

/** Some metrics of all variants, to be summarized: plain data, for any thread. */
export interface MetricsTask {
  readonly metrics: readonly MetricValues[];
  /** By variant: of each of its runs, the position of its seed among all seeds. */
  readonly places: Readonly<Record<string, Int32Array>>;
  /** How many there are, over all variants. */
  readonly seeds: number;
  readonly resamples: number;
  /** Of one interval of a comparison. */
  readonly level: number;
}

export interface MetricValues {
  readonly metric: Metric;
  /** By variant, of each of its runs. */
  readonly values: Readonly<Record<string, Float64Array>>;
  /** By variant: with what it is compared, whether both do the same, and why they may not be comparable. */
  readonly comparisons: Readonly<
    Record<string, { readonly with: string; readonly sameTask: boolean; readonly whyNot: WhyNot }>
  >;
}

/** By variant. */
export interface SummarizedMetric {
  readonly variants: Readonly<Record<string, MetricSummary>>;
  readonly comparisons: Readonly<Record<string, Comparison>>;
}

/** Shares of a distribution at which its quantiles are told. */
export const SHARES: readonly number[] = Array.from({ length: 21 }, (_, i) => i / 20);
/** Of the interval of a single variant. */
export const LEVEL = 0.95;

/** What comes of each metric, in their order. It takes most of the time of a summary. */
export function summarizeMetrics({
  metrics,
  places,
  seeds,
  resamples,
  level,
}: MetricsTask): SummarizedMetric[] {
  const prepared = metrics.map((one) => prepare(one, places, resamples));
  const series = prepared.flatMap((one) => Object.values(one.series));
  const pairs = prepared.flatMap((one) => [...one.pairs.values()]);
  resample({ series, pairs }, { seeds, resamples });
  return prepared.map((one) => ({
    variants: mapped(one.series, metricSummary),
    comparisons: mapped(one.comparisons, ({ whyNot }, name) =>
      compareMetric({ metric: one.metric, pair: one.pairs.get(name), level, whyNot }),
    ),
  }));
}

/** Cuts a task into at most so many, of consecutive metrics: what comes of all of them end to end is the same. */
export function splitTask({ metrics, ...others }: MetricsTask, count: number): MetricsTask[] {
  const pieces = chunksOf(metrics, Math.ceil(metrics.length / count));
  return pieces.map((some) => ({ ...others, metrics: some }));
}

// --- internal ---

function prepare(
  { metric, values, comparisons }: MetricValues,
  places: MetricsTask['places'],
  resamples: number,
) {
  const series = mapped(values, (own, name) => seriesOf(own, places[name], resamples));
  const same = Object.entries(comparisons).filter(([, { sameTask }]) => sameTask);
  const pairs = new Map(
    same.map(([name, { with: baseline }]) => [name, pairOf(series[name], series[baseline])]),
  );
  return { metric, comparisons, series, pairs };
}

function mapped<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}

function metricSummary({ values, means, iqms }: Series): MetricSummary {
  const [some, several] = [values.length > 0, values.length > 1];
  return {
    n: values.length,
    mean: some ? mean(values) : null,
    sd: several ? standardDeviation(values) : null,
    median: some ? median(values) : null,
    iqm: some ? interquartileMean(values) : null,
    interval: several ? percentileInterval(means, LEVEL) : null,
    iqmInterval: several ? percentileInterval(iqms, LEVEL) : null,
    quantiles: some ? SHARES.map((share) => quantile(values, share)) : null,
  };
}
