import { clopperPearson } from './clopper-pearson.ts';
import { iqmEstimate, meanEstimate, type Range, studentInterval } from './estimate.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { mean } from './mean.ts';
import { median } from './median.ts';
import { areAlike, areMostlyAlike, type Bounds, FEWEST_ALIKE, isTwoValued, within } from './sample.ts';
import { standardDeviation } from './standard-deviation.ts';

/** What the runs of one variant say of one metric. Null where they say nothing. */
export interface ValuesDescribed {
  readonly n: number;
  readonly mean: number | null;
  /** Of single runs. */
  readonly sd: number | null;
  readonly median: number | null;
  readonly iqm: number | null;
  /** Where the mean lies. */
  readonly interval: Range | null;
  /** Where the IQM lies; none of shares. */
  readonly iqmInterval: Range | null;
}

export interface IntervalOptions {
  readonly level: number;
  readonly bounds?: Bounds;
}

export function describeValues(values: Float64Array, options: IntervalOptions): ValuesDescribed {
  const n = values.length;
  if (n === 0) return { n, mean: null, sd: null, median: null, iqm: null, interval: null, iqmInterval: null };
  return {
    n,
    mean: mean(values),
    sd: n > 1 ? standardDeviation(values) : null,
    median: median(values),
    iqm: interquartileMean(values),
    interval: meanInterval(values, options),
    iqmInterval: iqmInterval(values, options),
  };
}

/**
 * Where the mean lies: by Clopper and Pearson where a run does or does not, else by Student's t, inside of the bounds.
 * Where all or most runs are alike there is no spread to go by, or too little: between two bounds it reaches as far as a
 * kind of run may move the mean that none of them was of. Without bounds, where all are alike, it is that very value from
 * six runs on, which then is the interval of the median.
 */
export function meanInterval(values: ArrayLike<number>, { level, bounds }: IntervalOptions): Range | null {
  const n = values.length;
  if (n < 2) return null;
  if (isTwoValued(values, bounds)) {
    const [from, to] = bounds ?? [0, 1];
    const successes = Array.from(values).filter((value) => value === to).length;
    const [least, most] = clopperPearson(successes, n, level);
    return [from + least * (to - from), from + most * (to - from)];
  }
  const isBounded = bounds !== undefined && Number.isFinite(bounds[1] - bounds[0]);
  if (areAlike(values) && !isBounded) return n < FEWEST_ALIKE ? null : [values[0], values[0]];
  const [low, high] = within(studentInterval(meanEstimate(values), level), bounds);
  if (!isBounded || !areMostlyAlike(values)) return [low, high];
  const value = mean(values);
  const unseen = 1 - clopperPearson(n, n, level)[0];
  return [
    Math.min(low, value - unseen * (value - bounds[0])),
    Math.max(high, value + unseen * (bounds[1] - value)),
  ];
}

/** Where the IQM lies, by Tukey and McLaughlin; null for shares, and where the middle half does not vary. */
export function iqmInterval(values: ArrayLike<number>, { level, bounds }: IntervalOptions): Range | null {
  if (values.length < 2 || isTwoValued(values, bounds) || areAlike(values)) return null;
  const estimate = iqmEstimate(values);
  return estimate.variance > 0 ? within(studentInterval(estimate, level), bounds) : null;
}
