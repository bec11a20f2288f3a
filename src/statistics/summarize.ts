import type { AnswerOptions } from '../experiment/answer-options.ts';
import { chunksOf } from '../experiment/chunks.ts';
import { curveBlocks } from '../experiment/curve.ts';
import { RESULTS_VERSION } from '../experiment/plan.ts';
import { sameTask, whyNotComparable } from './comparability.ts';
import { type Metric, metricNames } from './metrics.ts';
import { addValues, bandAt, noMeans } from './running-means.ts';
import {
  LEVEL,
  type MetricsTask,
  SHARES,
  type SummarizedMetric,
  summarizeMetrics,
} from './summarize-metrics.ts';
import type { CurvePoint, Summary, VariantSummary } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';
import { whichOfMany } from './which-of-many.ts';

export interface SummarizeOptions {
  readonly id: string;
  readonly baseline: string;
  readonly comparedWith: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<string, VariantRuns>>;
  /** What the experiment says of its answer. */
  readonly answer?: AnswerOptions;
}

const RESAMPLES = 10_000;
const FEWEST_RESAMPLES = 500;
/** Draws per summary: above 2,000 seeds there are fewer resamples, and they matter less. */
const DRAWS = 2e7;
/** Variants x metrics. */
const SERIES_AT_A_TIME = 500;

/**
 * What the runs of an experiment say: per variant, against the baseline, and as learning curves.
 *
 * Intervals are percentile bootstrap intervals over seeds, from the same resamples for all variants; those of
 * comparisons hold for all variants at once (Bonferroni: O. J. Dunn, Multiple Comparisons Among Means, 1961).
 * Chance is seeded, so the same runs give the same numbers.
 */
export function summarize(options: SummarizeOptions): Summary {
  const steps = summarizeInSteps(options);
  let step = steps.next();
  while (!step.done) step = steps.next(summarizeMetrics(step.value));
  return step.value;
}

/** The same, where whoever goes from step to step has the metrics summarized that each one asks for. */
export function* summarizeInSteps({
  id,
  baseline,
  comparedWith,
  variants,
  answer = {},
}: SummarizeOptions): Generator<MetricsTask, Summary, readonly SummarizedMetric[]> {
  const seeds = [...new Set(Object.values(variants).flatMap((variant) => variant.seeds))].sort(
    (a, b) => a - b,
  );
  const resamples = Math.max(
    FEWEST_RESAMPLES,
    Math.min(RESAMPLES, Math.floor(DRAWS / Math.max(1, seeds.length))),
  );
  const compared = Object.keys(variants).filter((name) => comparedWith[name] !== name);
  const level = 1 - (1 - LEVEL) / Math.max(1, compared.length);
  const places = placesOf(seeds, variants);
  const perMetric: SummarizedMetric[] = [];
  for (const group of inGroups(metricNames, Object.keys(variants).length)) {
    const metrics = group.map((metric) => ({
      metric,
      values: Object.fromEntries(Object.entries(variants).map(([name, one]) => [name, one.metrics[metric]])),
      comparisons: Object.fromEntries(
        compared.map((name) => {
          const [variant, baseline] = [variants[name], variants[comparedWith[name]]];
          const whyNot = whyNotComparable(metric, variant, baseline);
          return [name, { with: comparedWith[name], sameTask: sameTask(variant, baseline), whyNot }];
        }),
      ),
    }));
    // One seed has nothing to resample, and room for it would take a quarter of a short command's time.
    const drawn = seeds.length > 1 ? resamples : 0;
    perMetric.push(...(yield { metrics, places, seeds: seeds.length, resamples: drawn, level }));
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
    ...whichOfMany(variants, answer, LEVEL),
    curves: Object.fromEntries(Object.entries(variants).map(([name, variant]) => [name, curveOf(variant)])),
  };
}

// --- internal ---

/** Metrics to be resampled together: as many as keep the resampled values of all variants within some 100 MB. */
function inGroups(all: readonly Metric[], variants: number): Metric[][] {
  return chunksOf(all, Math.max(1, Math.floor(SERIES_AT_A_TIME / variants)));
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

function countsOf(variant: VariantRuns): Omit<VariantSummary, 'metrics'> {
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

function curveOf({ spec, curves, seeds }: VariantRuns): CurvePoint[] {
  if (seeds.length === 0) return [];
  const blocks = curveBlocks(spec.episodes);
  const running = (values: Float64Array) => {
    const means = noMeans();
    for (let i = 0; i < seeds.length; i++)
      addValues(means, values, i * blocks.length, (i + 1) * blocks.length);
    return means;
  };
  const curve = {
    timesteps: running(curves.timesteps),
    penalties: running(curves.penalties),
    returns: running(curves.returns),
  };
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
