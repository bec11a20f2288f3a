import aleaGenerator from 'seedrandom/lib/alea.js';
import { bootstrap } from './bootstrap.ts';
import { type Ranks, ranksOf, shareOfWins } from './probability-of-improvement.ts';

/** The values of one metric of one variant, and their means and IQMs in every resample. */
export interface Series {
  /** Ascending. */
  readonly values: Float64Array;
  /** Of each value: the position of its seed among all seeds. */
  readonly at: Int32Array;
  /** [resamples] NaN where none of its runs was drawn. */
  readonly means: Float64Array;
  readonly iqms: Float64Array;
  /** In the present resample, of the first i values: how many were drawn, and their sum. */
  readonly drawn: Int32Array;
  readonly sums: Float64Array;
}

/** A variant beside its baseline: the probability that its run has the larger value, in every resample. */
export interface Pair {
  readonly variant: Series;
  readonly baseline: Series;
  readonly ranks: Ranks;
  /** [resamples] */
  readonly probabilities: Float64Array;
}

export interface ValueAt {
  readonly value: number;
  /** The position of its seed among all seeds. */
  readonly at: number;
}

/** @param found without NaN */
export function seriesOf(found: readonly ValueAt[], resamples: number): Series {
  const sorted = [...found].sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(sorted, ({ value }) => value),
    at: Int32Array.from(sorted, ({ at }) => at),
    means: new Float64Array(resamples).fill(sorted[0]?.value),
    iqms: new Float64Array(resamples).fill(sorted[0]?.value),
    drawn: new Int32Array(sorted.length + 1),
    sums: new Float64Array(sorted.length + 1),
  };
}

export function pairOf(variant: Series, baseline: Series): Pair {
  const ranks = ranksOf(variant.values, baseline.values);
  return { variant, baseline, ranks, probabilities: new Float64Array(variant.means.length) };
}

/** Whether values differ. If not, their mean is known in every resample, and it stands in the series already. */
export function varies({ values }: Series): boolean {
  return values.length > 0 && values[0] !== values[values.length - 1];
}

/**
 * Resamples the seeds and fills in the means, IQMs and probabilities that come of it. Every call draws the same
 * resamples, so what is resampled in several calls goes together.
 */
export function resample(
  { series, pairs }: { series: readonly Series[]; pairs: readonly Pair[] },
  { seeds, resamples }: { seeds: number; resamples: number },
): void {
  const varying = series.filter(varies);
  const needed = new Set([...varying, ...pairs.flatMap(({ variant, baseline }) => [variant, baseline])]);
  if (needed.size === 0) return;
  const draw = aleaGenerator('manyruns summary');
  bootstrap(seeds, { resamples, draw }, (counts, i) => {
    for (const one of needed) drawInto(one, counts);
    for (const one of varying) {
      const { drawn, sums, values } = one;
      const total = drawn[values.length];
      one.means[i] = sums[values.length] / total;
      one.iqms[i] = interquartileMeanOf(one, total);
    }
    for (const { ranks, variant, baseline, probabilities } of pairs) {
      probabilities[i] = shareOfWins(ranks, { x: variant.drawn, y: baseline.drawn });
    }
  });
}

// --- internal ---

function drawInto({ values, at, drawn, sums }: Series, counts: Int32Array): void {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const count = counts[at[i]];
    total += count;
    sum += count * values[i];
    drawn[i + 1] = total;
    sums[i + 1] = sum;
  }
}

/** As `interquartileMean` of the values that were drawn. */
function interquartileMeanOf(series: Series, total: number): number {
  const cut = Math.floor(total / 4);
  return (sumOfFirst(series, total - cut) - sumOfFirst(series, cut)) / (total - 2 * cut);
}

/** The sum of the smallest so many values that were drawn. */
function sumOfFirst({ values, drawn, sums }: Series, amount: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (drawn[middle] <= amount) low = middle;
    else high = middle - 1;
  }
  return low === values.length ? sums[low] : sums[low] + (amount - drawn[low]) * values[low];
}
