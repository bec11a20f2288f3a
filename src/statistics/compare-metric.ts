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
  const [means, iqms] = [
    [mean(variant.values), mean(baseline.values)],
    [interquartileMean(variant.values), interquartileMean(baseline.values)],
  ];
  const difference = means[0] - means[1];
  const interval = intervalOf((i) => variant.means[i] - baseline.means[i]);
  const relative = relativeTo(means, several ? percentileInterval(baseline.means, level) : null);
  const iqmRelative = relativeTo(iqms, several ? percentileInterval(baseline.iqms, level) : null);
  const higher = metrics[metric].better === 'higher';
  const larger = probabilityOfImprovement(variant.values, baseline.values);
  return {
    n,
    difference,
    interval,
    relative,
    relativeInterval:
      relative === null
        ? null
        : intervalOf((i) => (variant.means[i] - baseline.means[i]) / Math.abs(baseline.means[i])),
    iqmDifference: iqms[0] - iqms[1],
    iqmInterval: intervalOf((i) => variant.iqms[i] - baseline.iqms[i]),
    iqmRelative,
    iqmRelativeInterval:
      iqmRelative === null
        ? null
        : intervalOf((i) => (variant.iqms[i] - baseline.iqms[i]) / Math.abs(baseline.iqms[i])),
    pImprovement: higher ? larger : 1 - larger,
    pInterval: within01(intervalOf((i) => (higher ? probabilities[i] : 1 - probabilities[i]))),
    comparable: whyNot === null,
    whyNot,
    verdict: whyNot === null && metrics[metric].asks !== 'exploring' ? verdictOf(interval, higher) : null,
    seedsToResolve: interval && seedsToResolve({ interval, mean: means[1], seeds: Math.max(...n) }, RESOLVED),
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

/** No share of a mean that may be zero. */
function relativeTo([of, base]: readonly number[], baseInterval: Interval): number | null {
  if (base === 0 || (baseInterval && baseInterval[0] <= 0 && baseInterval[1] >= 0)) return null;
  return (of - base) / Math.abs(base);
}

/** Nothing is called better or worse whose interval contains zero. */
function verdictOf(interval: Interval, higherIsBetter: boolean): Verdict {
  if (interval === null) return 'cannot tell';
  const [low, high] = interval;
  if (low === 0 && high === 0) return 'equal';
  if (low <= 0 && high >= 0) return 'cannot tell';
  return low > 0 === higherIsBetter ? 'better' : 'worse';
}
