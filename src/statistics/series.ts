import seedrandom from 'seedrandom';
import { bootstrap, resampledInterquartileMean, resampledMean } from './bootstrap.ts';
import type { CollectedVariant } from './collect.ts';
import { type Metric, metrics } from './metrics.ts';
import {
  type PairRanks,
  pairRanks,
  probabilityOfImprovement,
  resampledProbability,
} from './probability-of-improvement.ts';

/** The values of one variant, and what of them is resampled. */
export interface Series {
  readonly values: Float64Array;
  /** Position of each value's seed among all seeds. */
  readonly at: Int32Array;
  readonly order: Int32Array;
  readonly means: Float64Array;
  readonly iqms: Float64Array;
  readonly counts: Uint16Array;
}

/** One metric of a variant and of its baseline, resampled together. */
export interface Pair {
  readonly variant: Series;
  readonly baseline: Series;
  readonly ranks: PairRanks;
  readonly differences: Float64Array;
  readonly probabilities: Float64Array;
  readonly cumulative: Float64Array;
}

/** Values that are all the same need no resampling: their mean is known. */
export function varies({ values }: Series): boolean {
  return values.some((value) => value !== values[0]);
}

export function seriesOf(
  variant: CollectedVariant,
  metric: Metric,
  positions: ReadonlyMap<number, number>,
  resamples: number,
): Series {
  const defined = Array.from(variant.seeds.keys()).filter((i) => !Number.isNaN(variant.metrics[metric][i]));
  const values = Float64Array.from(defined, (i) => variant.metrics[metric][i]);
  return {
    values,
    at: Int32Array.from(defined, (i) => positions.get(variant.seeds[i]) as number),
    order: Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b]),
    means: new Float64Array(resamples).fill(values[0]),
    iqms: new Float64Array(resamples).fill(values[0]),
    counts: new Uint16Array(values.length),
  };
}

export function pairOf(variant: Series, baseline: Series, metric: Metric, resamples: number): Pair {
  const higher = metrics[metric].better === 'higher';
  return {
    variant,
    baseline,
    // The probability that the first is larger; where lower is better, exchanged signs make it that of being lower.
    ranks: higher
      ? pairRanks(variant.values, baseline.values)
      : pairRanks(negated(variant.values), negated(baseline.values)),
    differences: new Float64Array(resamples).fill(variant.values[0] - baseline.values[0]),
    probabilities: new Float64Array(resamples).fill(probabilityOf(metric, variant.values, baseline.values)),
    cumulative: new Float64Array(baseline.values.length + 1),
  };
}

/** The probability that a run of x is better than one of y, by what the metric calls better. */
export function probabilityOf(metric: Metric, x: Float64Array, y: Float64Array): number {
  return metrics[metric].better === 'higher'
    ? probabilityOfImprovement(x, y)
    : probabilityOfImprovement(y, x);
}

/** Resamples the seeds and fills in the means, IQMs, differences and probabilities that come of it. */
export function resample(
  allSeries: readonly Series[],
  allPairs: readonly Pair[],
  { seeds, resamples }: { seeds: number; resamples: number },
): void {
  if (allSeries.length === 0) return;
  const draw = seedrandom.alea('manyruns summary');
  bootstrap(seeds, resamples, draw, (counts, resample) => {
    for (const one of allSeries) {
      const own = countsOf(one, counts);
      one.means[resample] = resampledMean(one.values, own);
      one.iqms[resample] = resampledInterquartileMean(one.values, one.order, own);
    }
    for (const { variant, baseline, ranks, differences, probabilities, cumulative } of allPairs) {
      const [x, y] = [countsOf(variant, counts), countsOf(baseline, counts)];
      differences[resample] = variant.means[resample] - baseline.means[resample];
      probabilities[resample] = resampledProbability(ranks, x, y, cumulative);
    }
  });
}

// --- internal ---

/** How often each of the values was drawn, of all seeds that were. */
function countsOf({ at, counts }: Series, drawn: Uint16Array): Uint16Array {
  if (at.length === drawn.length) return drawn;
  for (let i = 0; i < at.length; i++) counts[i] = drawn[at[i]];
  return counts;
}

function negated(values: Float64Array): Float64Array {
  return values.map((value) => -value);
}
