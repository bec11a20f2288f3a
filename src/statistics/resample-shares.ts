import { type Pair, type Resampled, type Resamples, resample, type Series } from './resample.ts';
import { LANES } from './resample-kernel.ts';

/** Some of the resamples, to be computed elsewhere: plain data. */
export interface Share {
  readonly resampled: Resampled;
  readonly resamples: Required<Resamples>;
}

/** What comes of a share: arrays of a share's resamples, in its order of series and pairs. */
export interface ShareAnswer {
  readonly means: readonly Float64Array[];
  readonly iqms: readonly Float64Array[];
  readonly probabilities: readonly Float64Array[];
}

/** Cuts resampling into at most so many shares, each with as many resamples, and the last one with what is left. */
export function sharesOf(resampled: Resampled, { seeds, resamples }: Resamples, count: number): Share[] {
  const size = Math.ceil(resamples / count / LANES) * LANES;
  return Array.from({ length: Math.ceil(resamples / size) }, (_, i) => {
    const skipped = i * size;
    const own = Math.min(size, resamples - skipped);
    return { resampled: withRoom(resampled, own), resamples: { seeds, resamples: own, skipped } };
  });
}

export function computeShare({ resampled, resamples }: Share): ShareAnswer {
  resample(resampled, resamples);
  return {
    means: resampled.series.map(({ means }) => means),
    iqms: resampled.series.map(({ iqms }) => iqms),
    probabilities: resampled.pairs.map(({ probabilities }) => probabilities),
  };
}

/** Puts what came of a share where `resample` would have put it. */
export function fillIn({ series, pairs }: Resampled, { resamples }: Share, answer: ShareAnswer): void {
  for (const [i, { means, iqms }] of series.entries()) {
    means.set(answer.means[i], resamples.skipped);
    iqms.set(answer.iqms[i], resamples.skipped);
  }
  for (const [i, { probabilities }] of pairs.entries()) {
    probabilities.set(answer.probabilities[i], resamples.skipped);
  }
}

// --- internal ---

/** The same, with room for so many resamples. */
function withRoom({ series, pairs }: Resampled, resamples: number): Resampled {
  const copies = new Map<Series, Series>();
  const copyOf = (one: Series): Series => {
    const copy = copies.get(one) ?? {
      ...one,
      means: new Float64Array(resamples).fill(one.values[0]),
      iqms: new Float64Array(resamples).fill(one.values[0]),
    };
    copies.set(one, copy);
    return copy;
  };
  return {
    series: series.map(copyOf),
    pairs: pairs.map(
      (pair): Pair => ({
        ...pair,
        variant: copyOf(pair.variant),
        baseline: copyOf(pair.baseline),
        probabilities: new Float64Array(resamples).fill(pair.probabilities[0]),
      }),
    ),
  };
}
