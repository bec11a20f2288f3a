import { type Ranks, ranksOf } from './probability-of-improvement.ts';
import { LANES, placeInKernel } from './resample-kernel.ts';

/** The values of one metric of one variant, and their means and IQMs in every resample. */
export interface Series {
  /** Ascending. */
  readonly values: Float64Array;
  /** Of each value: the position of its seed among all seeds. */
  readonly at: Int32Array;
  /** [resamples] NaN where none of its runs was drawn. */
  readonly means: Float64Array;
  readonly iqms: Float64Array;
}

/** A variant beside its baseline: the probability that its run has the larger value, in every resample. */
export interface Pair {
  readonly variant: Series;
  readonly baseline: Series;
  readonly ranks: Ranks;
  /** [resamples] */
  readonly probabilities: Float64Array;
}

/** What is resampled together. */
export interface Resampled {
  readonly series: readonly Series[];
  readonly pairs: readonly Pair[];
}

export interface Resamples {
  /** How many there are, and are drawn. */
  readonly seeds: number;
  readonly resamples: number;
}

/**
 * NaN values are left out. Numbers are sorted, not objects with them: there are thirteen metrics of up to a million runs.
 *
 * @param at of each value: the position of its seed among all seeds
 */
export function seriesOf(found: ArrayLike<number>, at: ArrayLike<number>, resamples: number): Series {
  let count = 0;
  const all = new Uint32Array(found.length);
  for (let i = 0; i < found.length; i++) if (!Number.isNaN(found[i])) all[count++] = i;
  const order = all.subarray(0, count).sort((a, b) => found[a] - found[b]);
  const values = new Float64Array(order.length);
  const places = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    values[i] = found[order[i]];
    places[i] = at[order[i]];
  }
  return {
    values,
    at: places,
    means: new Float64Array(resamples).fill(values[0]),
    iqms: new Float64Array(resamples).fill(values[0]),
  };
}

/** @param baseline the variant of no other pair */
export function pairOf(variant: Series, baseline: Series): Pair {
  const ranks = ranksOf(variant.values, baseline.values);
  const probabilities = new Float64Array(variant.means.length);
  return {
    variant,
    baseline,
    ranks,
    probabilities: probabilities.fill(constantProbability(variant, baseline)),
  };
}

/**
 * Resamples the seeds with replacement, and fills in the means, IQMs and probabilities that come of it. One resample
 * serves every variant and metric, because the variants share their seeds: what a seed does to all of them alike drops
 * out of their differences. Values that are all the same need no resampling: theirs stand there already. Every call
 * draws the same resamples, so what is resampled in several calls goes together.
 *
 * The runs must be independent of each other given their seeds, which they are. With few seeds the resamples are too
 * much alike: below ten, take intervals as a hint.
 *
 * Source: B. Efron, Bootstrap Methods: Another Look at the Jackknife, 1979.
 */
export function resample({ series, pairs }: Resampled, { seeds, resamples }: Resamples): void {
  const varying = series.filter(varies);
  const open = pairs.filter(
    ({ variant, baseline }) =>
      (varies(variant) || varies(baseline)) && variant.values.length * baseline.values.length > 0,
  );
  if (varying.length === 0) return;
  const kernel = placeInKernel({ series: varying, pairs: open }, { seeds, chance: 'manyruns summary' });
  for (let first = 0; first < resamples; first += LANES) kernel.compute(first);
}

// --- internal ---

function varies({ values }: Series): boolean {
  return values.length > 0 && values[0] !== values[values.length - 1];
}

/** Of two variants whose values do not vary. */
function constantProbability({ values: [x] }: Series, { values: [y] }: Series): number {
  return x > y ? 1 : x === y ? 0.5 : 0;
}
