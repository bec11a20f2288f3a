import { expandedInterval } from './expanded-interval.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { type Metric, metrics } from './metrics.ts';
import { percentileInterval } from './percentile-interval.ts';
import { probabilityOfImprovement } from './probability-of-improvement.ts';
import type { Pair } from './resample.ts';
import { seedsToResolve } from './seeds-to-resolve.ts';
import type { Comparison, Interval, Verdict, WhyNot } from './summary.ts';

/** One metric of a variant beside its baseline, after resampling. */
export interface ComparedPair {
  readonly metric: Metric;
  /** Missing where the two do not do the same. */
  readonly pair?: Pair;
  /** Of each interval. */
  readonly level: number;
  readonly whyNot: WhyNot;
}

const RESOLVED = 0.01;
/** Of the size of two means: so much they may differ because sums are rounded, and nobody would call that a difference. */
const ROUNDING = 1e-9;

/** The differences of means and of IQMs, absolute and relative, and the probability of improvement. */
export function compareMetric({ metric, pair, level, whyNot }: ComparedPair): Comparison {
  const n = [pair?.variant.values.length ?? 0, pair?.baseline.values.length ?? 0] as const;
  if (!pair || n[0] === 0 || n[1] === 0) return { ...NOTHING, n, whyNot: whyNot ?? 'no runs' };
  const { variant, baseline, probabilities } = pair;
  const several = n[0] > 1 && n[1] > 1;
  const intervalOf = (resampled: (i: number) => number): Interval => {
    if (!several) return null;
    const values = new Float64Array(probabilities.length);
    for (let i = 0; i < values.length; i++) values[i] = resampled(i);
    return expandedInterval(values, { level, n: Math.min(...n) });
  };
  const means = changeOf([mean(variant.values), mean(baseline.values)], {
    resampled: [variant.means, baseline.means],
    intervalOf,
    baseline: several ? percentileInterval(baseline.means, level) : null,
  });
  const iqms = changeOf([interquartileMean(variant.values), interquartileMean(baseline.values)], {
    resampled: [variant.iqms, baseline.iqms],
    intervalOf,
    baseline: several ? percentileInterval(baseline.iqms, level) : null,
  });
  const higher = metrics[metric].better === 'higher';
  const larger = probabilityOfImprovement(variant.values, baseline.values);
  const { interval } = means;
  return {
    n,
    ...means,
    iqmDifference: iqms.difference,
    iqmInterval: iqms.interval,
    iqmRelative: iqms.relative,
    iqmRelativeInterval: iqms.relativeInterval,
    pImprovement: higher ? larger : 1 - larger,
    pInterval: within01(intervalOf((i) => (higher ? probabilities[i] : 1 - probabilities[i]))),
    comparable: whyNot === null,
    whyNot,
    verdict: whyNot === null && metrics[metric].asks !== 'exploring' ? verdictOf(interval, higher) : null,
    seedsToResolve:
      interval && seedsToResolve({ interval, mean: mean(baseline.values), seeds: Math.max(...n) }, RESOLVED),
  };
}

// --- internal ---

const NOTHING = {
  difference: null,
  interval: null,
  relative: null,
  relativeInterval: null,
  iqmDifference: null,
  iqmInterval: null,
  iqmRelative: null,
  iqmRelativeInterval: null,
  pImprovement: null,
  pInterval: null,
  comparable: false,
  verdict: null,
  seedsToResolve: null,
} as const;

/** A probability is nowhere else, however wide its interval. */
function within01(interval: Interval): Interval {
  return interval && [Math.max(0, interval[0]), Math.min(1, interval[1])];
}

interface Resampled {
  /** [resamples] Of the variant and of the baseline. */
  readonly resampled: readonly [Float64Array, Float64Array];
  readonly intervalOf: (resampled: (i: number) => number) => Interval;
  /** The interval of the baseline alone. */
  readonly baseline: Interval;
}

/** The difference of two statistics, and the same as a share of the size of the second; no share of what may be zero. */
function changeOf([x, y]: readonly [number, number], { resampled, intervalOf, baseline }: Resampled) {
  const [xs, ys] = resampled;
  const negligible = ROUNDING * Math.max(Math.abs(x), Math.abs(y));
  const exact = (value: number) => (Math.abs(value) <= negligible ? 0 : value);
  const difference = exact(x - y);
  const found = intervalOf((i) => xs[i] - ys[i]);
  const interval: Interval = found && [exact(found[0]), exact(found[1])];
  const mayBeZero = y === 0 || (baseline !== null && baseline[0] <= 0 && baseline[1] >= 0);
  if (mayBeZero) return { difference, interval, relative: null, relativeInterval: null };
  const shares = intervalOf((i) => (xs[i] - ys[i]) / Math.abs(ys[i]));
  return {
    difference,
    interval,
    relative: difference / Math.abs(y),
    relativeInterval: agreeing(shares, interval, Math.abs(y)),
  };
}

/**
 * The interval of a share must lie on the same side of zero as that of the difference. With few seeds the two can end
 * a hair apart there; then it is the other's share of the baseline.
 */
function agreeing(shares: Interval, interval: Interval, base: number): Interval {
  if (shares === null || interval === null) return null;
  const sides = ([low, high]: readonly [number, number]) => `${Math.sign(low)} ${Math.sign(high)}`;
  if (sides(shares) === sides(interval)) return shares;
  return [interval[0] / base, interval[1] / base];
}

/** Nothing is called better or worse whose interval contains zero. */
function verdictOf(interval: Interval, higherIsBetter: boolean): Verdict {
  if (interval === null) return 'cannot tell';
  const [low, high] = interval;
  if (low === 0 && high === 0) return 'equal';
  if (low <= 0 && high >= 0) return 'cannot tell';
  return low > 0 === higherIsBetter ? 'better' : 'worse';
}
