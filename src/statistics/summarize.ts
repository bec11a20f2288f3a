import { curveBlocks } from '../experiment/curve.ts';
import { RESULTS_VERSION } from '../experiment/plan.ts';
import { percentileInterval } from './bootstrap.ts';
import type { CollectedVariant, RunningMeans } from './collect.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { type Metric, metricNames, metrics } from './metrics.ts';
import { type Pair, pairOf, probabilityOf, resample, type Series, seriesOf, varies } from './series.ts';
import { standardDeviation } from './standard-deviation.ts';
import type { Band, Comparison, CurvePoint, MetricSummary, Summary } from './summary.ts';

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
const Z_95 = 1.959963984540054;

/**
 * What the runs of an experiment say: per variant, against the baseline, and as learning curves.
 *
 * Intervals are percentile bootstrap intervals over seeds, from the same resamples for all variants; those of
 * comparisons hold for all variants at once (Bonferroni). Chance is seeded, so the same runs give the same numbers.
 */
export function summarize({ id, baseline, comparedWith, variants }: SummarizeOptions): Summary {
  const seeds = [...new Set(Object.values(variants).flatMap((variant) => variant.seeds))].sort(
    (a, b) => a - b,
  );
  const resamples = Math.max(
    FEWEST_RESAMPLES,
    Math.min(RESAMPLES, Math.floor(DRAWS / Math.max(1, seeds.length))),
  );
  const compared = Object.keys(variants).filter((name) => comparedWith[name] !== name);
  const task = { variants, compared, comparedWith, seeds, resamples };
  const perMetric = inGroups(metricNames, Object.keys(variants).length).flatMap((group) =>
    summarizeMetrics(group, task),
  );
  const byMetric = <Value>(pick: (summary: (typeof perMetric)[number]) => Value) =>
    Object.fromEntries(metricNames.map((metric, i) => [metric, pick(perMetric[i])])) as Record<Metric, Value>;
  return {
    version: RESULTS_VERSION,
    id,
    baseline,
    seeds: { count: seeds.length },
    level: LEVEL,
    resamples,
    variants: Object.fromEntries(
      Object.entries(variants).map(([name, { seeds: runs, failed, truncated }]) => [
        name,
        { runs: runs.length + failed, failed, truncated, metrics: byMetric((one) => one.variants[name]) },
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
  readonly resamples: number;
}

/** Metrics to be resampled together: as many as keep the resampled values of all variants within some 100 MB. */
function inGroups(all: readonly Metric[], variants: number): Metric[][] {
  const size = Math.max(1, Math.floor(SERIES_AT_A_TIME / variants));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function summarizeMetrics(group: readonly Metric[], task: Task) {
  const { variants, compared, comparedWith, seeds, resamples } = task;
  const prepared = group.map((metric) => prepare(metric, task));
  const allSeries = prepared.flatMap(({ series }) => Object.values(series)).filter(varies);
  const allPairs = prepared
    .flatMap(({ pairs }) => Object.values(pairs))
    .filter(({ variant, baseline }) => varies(variant) || varies(baseline));
  resample(allSeries, allPairs, { seeds: seeds.length, resamples });
  const level = 1 - (1 - LEVEL) / Math.max(1, compared.length);
  return prepared.map(({ metric, series, pairs }) => ({
    variants: Object.fromEntries(Object.entries(series).map(([name, one]) => [name, metricSummary(one)])),
    comparisons: Object.fromEntries(
      compared.map((name) => {
        const fair = isFair(metric, variants[name], variants[comparedWith[name]]);
        return [name, comparison(pairs[name], metric, level, fair)];
      }),
    ),
  }));
}

function prepare(metric: Metric, { variants, compared, comparedWith, seeds, resamples }: Task) {
  const positions = new Map(seeds.map((seed, i) => [seed, i]));
  const series = Object.fromEntries(
    Object.entries(variants).map(([name, variant]) => [
      name,
      seriesOf(variant, metric, positions, resamples),
    ]),
  );
  const pairs = Object.fromEntries(
    compared
      .filter((name) => sameTask(variants[name], variants[comparedWith[name]]))
      .map((name) => [name, pairOf(series[name], series[comparedWith[name]], metric, resamples)]),
  );
  return { metric, series, pairs };
}

function metricSummary({ values, means, iqms }: Series): MetricSummary {
  const several = values.length > 1;
  return {
    mean: orNull(mean(values)),
    sd: orNull(standardDeviation(values)),
    iqm: values.length ? orNull(interquartileMean(values)) : null,
    interval: several ? (percentileInterval(means, LEVEL) ?? null) : null,
    iqmInterval: several ? (percentileInterval(iqms, LEVEL) ?? null) : null,
  };
}

function comparison(pair: Pair | undefined, metric: Metric, level: number, fair: boolean): Comparison {
  const nothing = { difference: null, interval: null, relative: null, pImprovement: null, pInterval: null };
  if (!pair || pair.variant.values.length * pair.baseline.values.length === 0) {
    return { ...nothing, comparable: false };
  }
  const [x, y] = [pair.variant.values, pair.baseline.values];
  const difference = mean(x) - mean(y);
  const several = x.length > 1 && y.length > 1;
  return {
    difference,
    interval: several ? (percentileInterval(pair.differences, level) ?? null) : null,
    relative: orNull(difference === 0 ? 0 : difference / Math.abs(mean(y))),
    pImprovement: probabilityOf(metric, x, y),
    pInterval: several ? (percentileInterval(pair.probabilities, level) ?? null) : null,
    comparable: fair,
  };
}

function sameTask(a: CollectedVariant, b: CollectedVariant): boolean {
  return a.spec.episodes === b.spec.episodes && isEqual(a.spec.environment, b.spec.environment);
}

/**
 * Whether a difference says which variant is better. Under different epsilons the last episodes compare the
 * epsilons; and policies that do not end from some starts are measured on the other starts only.
 */
function isFair(metric: Metric, a: CollectedVariant, b: CollectedVariant): boolean {
  if (!sameTask(a, b)) return false;
  if (metrics[metric].asks === 'exploring') return isEqual(a.spec.epsilon, b.spec.epsilon);
  if (metric === 'policy_timesteps' || metric === 'policy_returns') return a.alwaysEnds && b.alwaysEnds;
  return true;
}

function curveOf({ spec, curve, seeds }: CollectedVariant): CurvePoint[] {
  if (seeds.length === 0) return [];
  const blocks = curveBlocks(spec.episodes);
  return blocks.map((episode, i) => ({
    episode,
    episodes: (blocks[i + 1] ?? spec.episodes) - episode,
    timesteps: band(curve.timesteps, i),
    penalties: band(curve.penalties, i),
    returns: band(curve.returns, i),
  }));
}

/** The normal interval of the mean: for the hundreds of points of a curve no resampling is needed. */
function band({ count, mean, squares }: RunningMeans, block: number): Band {
  const half = count > 1 ? (Z_95 * Math.sqrt(squares[block] / (count - 1))) / Math.sqrt(count) : 0;
  return { mean: mean[block], lo: mean[block] - half, hi: mean[block] + half };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
