import { iqmInterval } from './describe-values.ts';
import { differenceOf, possibleDifference, relativeInterval, withUnseen, withZero } from './difference.ts';
import { iqmEstimate, type Range, studentInterval, winsorised } from './estimate.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { type MeanDifference, meanDifference } from './mean-difference.ts';
import { improvementInterval, probabilityOfImprovement } from './probability-of-improvement.ts';
import { areAlike, type Bounds, isSame, isTwoValued, type Sample, sharedValues, within } from './sample.ts';
import { seedsNeeded } from './seeds-needed.ts';

/** What is said of a variant beside its baseline. */
export type Verdict = 'better' | 'worse' | 'equal' | 'no difference' | 'cannot tell';

/** A variant beside its baseline in one metric. Null where the runs say nothing. */
export interface ValuesCompared {
  /** Runs of the variant and of the baseline, and how many of them are pairs of the same seed. */
  readonly n: Range;
  readonly pairs: number;
  /** Of the means, absolute and as a share of the size of the baseline's mean. */
  readonly difference: number | null;
  readonly interval: Range | null;
  readonly relative: number | null;
  readonly relativeInterval: Range | null;
  /** Of the IQMs, in the same way. */
  readonly iqmDifference: number | null;
  readonly iqmInterval: Range | null;
  readonly iqmRelative: number | null;
  readonly iqmRelativeInterval: Range | null;
  /** The probability that a run of the variant is better than one of the baseline, ties a half. */
  readonly pImprovement: number | null;
  readonly pInterval: Range | null;
  readonly verdict: Verdict;
  /** How many seeds would find a difference of the margin in 80 of 100 experiments; from ten runs on. */
  readonly seeds: Range | null;
}

export interface CompareOptions {
  readonly better: 'lower' | 'higher';
  /** Of each interval. */
  readonly level: number;
  readonly bounds?: Bounds;
  /** Up to which share of the baseline's mean a difference does not matter. */
  readonly margin: number;
}

export function compareValues(x: Sample, y: Sample, options: CompareOptions): ValuesCompared {
  const { better, level, bounds, margin } = options;
  const n = [x.values.length, y.values.length] as const;
  const runs = Math.min(...n);
  const pairs = sharedValues(x, y)[0].length;
  if (runs === 0) return { ...NOTHING, n, pairs };
  const means = meanDifference(x, y, options);
  const baseline = mean(y.values);
  const ofMeans = asShare(means, { baseline, level, bounds });
  // What ends at zero, ends there as a share, too.
  const relativeEnds = means.isSure ? ofMeans.interval : ofMeans.interval && withZero(ofMeans.interval);
  const iqms = iqmDifference(x, y, options);
  const ofIqms = asShare(iqms, { baseline: interquartileMean(y.values), level, bounds });
  const larger = probabilityOfImprovement(x.values, y.values);
  const pImprovement = better === 'higher' ? larger : 1 - larger;
  return {
    ...{ n, pairs, difference: means.difference, interval: means.interval },
    ...{ relative: ofMeans.value, relativeInterval: relativeEnds },
    ...{ iqmDifference: iqms.difference, iqmInterval: iqms.interval },
    ...{ iqmRelative: ofIqms.value, iqmRelativeInterval: ofIqms.interval },
    pImprovement,
    pInterval: runs > 1 ? improvementInterval(pImprovement, { runs: n, level }) : null,
    verdict: verdictOf(means, relativeEnds, options),
    seeds:
      means.estimates && seedsNeeded(means.estimates, { runs, size: margin * Math.abs(baseline), level }),
  };
}

// --- internal ---

const NOTHING: Omit<ValuesCompared, 'n' | 'pairs'> = {
  ...{ difference: null, interval: null, relative: null, relativeInterval: null },
  ...{ iqmDifference: null, iqmInterval: null, iqmRelative: null, iqmRelativeInterval: null },
  ...{ pImprovement: null, pInterval: null, verdict: 'cannot tell', seeds: null },
};

type Compared = Pick<MeanDifference, 'difference' | 'interval' | 'isSure' | 'unseen' | 'estimates'>;

/** The difference of the IQMs, in the same way as that of the means, but without exact tests. */
function iqmDifference(x: Sample, y: Sample, { level, bounds }: CompareOptions): Compared {
  const [a, b] = [interquartileMean(x.values), interquartileMean(y.values)];
  const difference = isSame(a, b) ? 0 : a - b;
  const none = { difference, interval: null, isSure: false, unseen: 0, estimates: null };
  const runs = [x.values.length, y.values.length] as const;
  if (Math.min(...runs) < 3) return none;
  if ([x, y].every(({ values }) => isTwoValued(values, bounds) || areAlike(values))) return none;
  const [xs, ys] = [x, y].map(({ values, seeds }) => ({ values: winsorised(values), seeds }));
  const shared = sharedValues(xs, ys);
  const estimates = differenceOf([iqmEstimate(x.values), iqmEstimate(y.values)], { shared, runs });
  if (estimates.variance <= 1e-18 * (a * a + b * b)) return none;
  const interval = studentInterval({ ...estimates, value: difference }, level);
  const baseline = iqmInterval(y.values, { level, bounds });
  return { ...none, interval: possibleDifference(interval, baseline, bounds), estimates };
}

/** The difference as a share of the size of the baseline; nothing where that may be zero. */
function asShare(
  { difference, interval, unseen, isSure, estimates }: Compared,
  { baseline, level, bounds }: { baseline: number; level: number; bounds?: Bounds },
): { value: number | null; interval: Range | null } {
  if (baseline === 0) return { value: null, interval: null };
  const value = difference / Math.abs(baseline);
  if (interval === null || estimates === null) return { value, interval: null };
  const found = relativeInterval(estimates, level);
  if (found === null) return { value: null, interval: null };
  const widest = withUnseen(found, { difference: value, unseen: unseen / Math.abs(baseline), isSure });
  const isPositive = bounds !== undefined && bounds[0] >= 0;
  return { value, interval: within(widest, isPositive ? [-1, Number.POSITIVE_INFINITY] : undefined) };
}

/** Nothing is better or worse unless zero is left out, nor equal unless every difference that matters is. */
function verdictOf(
  { difference, isSure, isNone }: MeanDifference,
  relative: Range | null,
  { better, margin }: CompareOptions,
): Verdict {
  if (isNone) return 'no difference';
  if (isSure) return difference > 0 === (better === 'higher') ? 'better' : 'worse';
  return relative && relative[0] >= -margin && relative[1] <= margin ? 'equal' : 'cannot tell';
}
