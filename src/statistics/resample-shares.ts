import type { Ranks } from './probability-of-improvement.ts';
import { openOf, type Resampled, type Resamples, resample, type Series } from './resample.ts';
import { LANES } from './resample-kernel.ts';

/** Some of the resamples, to be computed elsewhere: plain data, without room for what comes of it. */
export interface Share {
  readonly series: readonly Pick<Series, 'values' | 'at'>[];
  /** Their variant and baseline are positions among the series. */
  readonly pairs: readonly { readonly variant: number; readonly baseline: number; readonly ranks: Ranks }[];
  readonly resamples: Required<Resamples>;
}

/** What comes of a share: arrays of its resamples, in its order of series and pairs. */
export interface ShareAnswer {
  readonly means: readonly Float64Array[];
  readonly iqms: readonly Float64Array[];
  readonly probabilities: readonly Float64Array[];
}

/** Cuts resampling into at most so many shares, each with as many resamples, and the last one with what is left. */
export function sharesOf(resampled: Resampled, { seeds, resamples }: Resamples, count: number): Share[] {
  const open = openOf(resampled);
  const series = open.series.map(({ values, at }) => ({ values, at }));
  const pairs = open.pairs.map(({ variant, baseline, ranks }) => ({
    variant: open.series.indexOf(variant),
    baseline: open.series.indexOf(baseline),
    ranks,
  }));
  const size = Math.ceil(resamples / count / LANES) * LANES;
  return Array.from({ length: Math.ceil(resamples / size) }, (_, i) => {
    const skipped = i * size;
    return { series, pairs, resamples: { seeds, resamples: Math.min(size, resamples - skipped), skipped } };
  });
}

export function computeShare({ series, pairs, resamples }: Share): ShareAnswer {
  const room = () => new Float64Array(resamples.resamples);
  const all = series.map((one): Series => ({ ...one, means: room(), iqms: room() }));
  const compared = pairs.map(({ variant, baseline, ranks }) => ({
    ...{ variant: all[variant], baseline: all[baseline], ranks },
    probabilities: room(),
  }));
  resample({ series: all, pairs: compared }, resamples);
  return {
    means: all.map(({ means }) => means),
    iqms: all.map(({ iqms }) => iqms),
    probabilities: compared.map(({ probabilities }) => probabilities),
  };
}

/** Puts what came of a share where `resample` would have put it. */
export function fillIn(resampled: Resampled, { resamples }: Share, answer: ShareAnswer): void {
  const { series, pairs } = openOf(resampled);
  for (const [i, { means, iqms }] of series.entries()) {
    means.set(answer.means[i], resamples.skipped);
    iqms.set(answer.iqms[i], resamples.skipped);
  }
  for (const [i, { probabilities }] of pairs.entries()) {
    probabilities.set(answer.probabilities[i], resamples.skipped);
  }
}
