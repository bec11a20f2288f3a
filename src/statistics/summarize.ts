import { curveBlocks } from '../experiment/curve.ts';
import { RESULTS_VERSION } from '../experiment/plan.ts';
import type { CollectedVariant } from './collected-variant.ts';
import { sameTask, whyNotComparable } from './comparability.ts';
import { compareMetric } from './compare-metric.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import { type Metric, metricNames } from './metrics.ts';
import { percentileInterval } from './percentile-interval.ts';
import { quantile } from './quantile.ts';
import { pairOf, type Resampled, type Resamples, resample, type Series, seriesOf } from './resample.ts';
import { bandAt } from './running-means.ts';
import { standardDeviation } from './standard-deviation.ts';
import type { CurvePoint, MetricSummary, Summary, VariantSummary } from './summary.ts';

export interface SummarizeOptions {
  readonly id: string;
  readonly baseline: string;
  readonly comparedWith: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<string, CollectedVariant>>;
}

const LEVEL = 0.95;
const RESAMPLES = 10_000;
const FEWEST_RESAMPLES = 500;
/** Draws per summary: above 2,000 seeds there are fewer resamples, and they matter less. */
const DRAWS = 2e7;
/** Variants x metrics. */
const SERIES_AT_A_TIME = 500;
const SHARES = Array.from({ length: 21 }, (_, i) => i / 20);

/**
 * What the runs of an experiment say: per variant, against the baseline, and as learning curves.
 *
 * Intervals are percentile bootstrap intervals over seeds, from the same resamples for all variants; those of
 * comparisons hold for all variants at once (Bonferroni: O. J. Dunn, Multiple Comparisons Among Means, 1961).
 * Chance is seeded, so the same runs give the same numbers.
 */
export function summarize(options: SummarizeOptions): Summary {
  const steps = summarizeInSteps(options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    resample(value.resampled, value.resamples);
  }
}

/** What takes most of the time of a summary, and may be done by several threads. */
export interface Resampling {
  readonly resampled: Resampled;
  readonly resamples: Resamples;
}

/** The same, where whoever goes from step to step does the resampling that each one asks for. */
export function* summarizeInSteps({
  id,
  baseline,
  comparedWith,
  variants,
}: SummarizeOptions): Generator<Resampling, Summary, undefined> {
  const seeds = [...new Set(Object.values(variants).flatMap((variant) => variant.seeds))].sort(
    (a, b) => a - b,
  );
  const resamples = Math.max(
    FEWEST_RESAMPLES,
    Math.min(RESAMPLES, Math.floor(DRAWS / Math.max(1, seeds.length))),
  );
  const compared = Object.keys(variants).filter((name) => comparedWith[name] !== name);
  const level = 1 - (1 - LEVEL) / Math.max(1, compared.length);
  // One seed has nothing to resample, and room for it would take a quarter of a short command's time.
  const task = {
    variants,
    compared,
    comparedWith,
    seeds,
    places: placesOf(seeds, variants),
    resamples: seeds.length > 1 ? resamples : 0,
    level,
  };
  const perMetric: SummarizedMetric[] = [];
  for (const group of inGroups(metricNames, Object.keys(variants).length)) {
    perMetric.push(...(yield* summarizeMetrics(group, task)));
  }
  const byMetric = <Value>(pick: (summary: SummarizedMetric) => Value) =>
    Object.fromEntries(metricNames.map((metric, i) => [metric, pick(perMetric[i])])) as Record<Metric, Value>;
  return {
    version: RESULTS_VERSION,
    id,
    baseline,
    comparedWith: Object.fromEntries(Object.keys(variants).map((name) => [name, comparedWith[name]])),
    seeds: { count: seeds.length },
    level: LEVEL,
    comparisonLevel: level,
    resamples,
    shares: SHARES,
    variants: Object.fromEntries(
      Object.entries(variants).map(([name, variant]) => [
        name,
        { ...countsOf(variant), metrics: byMetric((one) => one.variants[name]) },
      ]),
    ),
    comparisons: Object.fromEntries(compared.map((name) => [name, byMetric((one) => one.comparisons[name])])),
    curves: Object.fromEntries(Object.entries(variants).map(([name, variant]) => [name, curveOf(variant)])),
  };
}

// --- internal ---

interface Task {
  readonly variants: SummarizeOptions['variants'];
  readonly compared: readonly string[];
  readonly comparedWith: SummarizeOptions['comparedWith'];
  readonly seeds: readonly number[];
  /** By variant: of each of its seeds, the position among all seeds. */
  readonly places: Readonly<Record<string, Int32Array>>;
  readonly resamples: number;
  /** Of one interval of a comparison. */
  readonly level: number;
}

/** Metrics to be resampled together: as many as keep the resampled values of all variants within some 100 MB. */
function inGroups(all: readonly Metric[], variants: number): Metric[][] {
  const size = Math.max(1, Math.floor(SERIES_AT_A_TIME / variants));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function placesOf(
  seeds: readonly number[],
  variants: SummarizeOptions['variants'],
): Record<string, Int32Array> {
  const places = new Map(seeds.map((seed, i) => [seed, i]));
  return Object.fromEntries(
    Object.entries(variants).map(([name, { seeds: own }]) => [
      name,
      Int32Array.from(own, (seed) => places.get(seed) as number),
    ]),
  );
}

interface SummarizedMetric {
  readonly variants: Record<string, MetricSummary>;
  readonly comparisons: Record<string, ReturnType<typeof compareMetric>>;
}

function* summarizeMetrics(
  group: readonly Metric[],
  task: Task,
): Generator<Resampling, SummarizedMetric[], undefined> {
  const { variants, compared, comparedWith, seeds, resamples, level } = task;
  const prepared = group.map((metric) => prepare(metric, task));
  yield {
    resampled: {
      series: prepared.flatMap(({ series }) => Object.values(series)),
      pairs: prepared.flatMap(({ pairs }) => Object.values(pairs)),
    },
    resamples: { seeds: seeds.length, resamples },
  };
  return prepared.map(({ metric, series, pairs }) => ({
    variants: Object.fromEntries(Object.entries(series).map(([name, one]) => [name, metricSummary(one)])),
    comparisons: Object.fromEntries(
      compared.map((name) => {
        const whyNot = whyNotComparable(metric, variants[name], variants[comparedWith[name]]);
        return [name, compareMetric({ metric, pair: pairs[name], level, whyNot })];
      }),
    ),
  }));
}

function prepare(metric: Metric, { variants, compared, comparedWith, places, resamples }: Task) {
  const series = Object.fromEntries(
    Object.entries(variants).map(([name, { metrics }]) => [
      name,
      seriesOf(metrics[metric], places[name], resamples),
    ]),
  );
  const pairs = Object.fromEntries(
    compared
      .filter((name) => sameTask(variants[name], variants[comparedWith[name]]))
      .map((name) => [name, pairOf(series[name], series[comparedWith[name]])]),
  );
  return { metric, series, pairs };
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

function countsOf(variant: CollectedVariant): Omit<VariantSummary, 'metrics'> {
  const { seeds, failed, truncated, solvesAll, endsFromAll, optimumThere } = variant;
  const { endingStarts: _, timesteps, returns, ...optimum } = variant.optimum.value;
  const [there, returnsThere] = optimumThere.mean;
  return {
    runs: seeds.length + failed,
    failed,
    truncated,
    optimum: { ...optimum, timesteps: orNull(timesteps), returns: orNull(returns) },
    learned: {
      solvesAll,
      endsFromAll,
      optimumThere: optimumThere.count > 0 ? { timesteps: there, returns: returnsThere } : null,
    },
  };
}

function curveOf({ spec, curve, seeds }: CollectedVariant): CurvePoint[] {
  if (seeds.length === 0) return [];
  const blocks = curveBlocks(spec.episodes);
  return blocks.map((episode, i) => ({
    episode,
    episodes: (blocks[i + 1] ?? spec.episodes) - episode,
    timesteps: bandAt(curve.timesteps, i),
    penalties: bandAt(curve.penalties, i),
    returns: bandAt(curve.returns, i),
  }));
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
