import { normalQuantile, normalTail } from './normal-distribution.ts';
import { quantilesOf } from './percentile-interval.ts';
import { studentQuantile } from './student-t.ts';

/** Above so many values the correction is below a thousandth. */
const MANY = 2000;
/** A quantile of resampled values rests on at least so many beyond it. */
const BEYOND = 10;

/**
 * The expanded percentile interval: taken as far out as makes it, for normal values, the interval of Student's t. The
 * plain one is too narrow by the factor sqrt((n - 1) / n), and by taking the spread as known; that hardly
 * matters in the middle of a distribution, and much in its tails, where the intervals of many comparisons end.
 *
 * Use it for comparisons, where an interval that misses zero is called a finding. Where fewer than ten resamples lie
 * beyond an end, it is continued as a normal distribution would go on. Its caveat: with fewer than ten
 * values it says little more than that these are too few.
 *
 * Source: T. C. Hesterberg, What Teachers Should Know About the Bootstrap, The American Statistician 69 (2015).
 * @param values resampled; NaN is left out
 * @param n the values behind each of them
 * @returns [low, high]; null where nothing was resampled, or from a single value
 * @example of 10,000 resampled means of 30 values at 0.95: their quantiles at 0.019 and 0.981
 */
export function expandedInterval(
  values: Float64Array,
  { level, n }: { level: number; n: number },
): readonly [number, number] | null {
  if (n < 2) return null;
  const reach = reachOf((1 - level) / 2, n);
  const furthest = normalQuantile(Math.min(0.25, BEYOND / values.length));
  const tail = normalTail(Math.min(reach, furthest));
  const ends = quantilesOf(values, [tail, 0.5, 1 - tail]);
  if (ends === null || reach <= furthest) return ends && [ends[0], ends[2]];
  const [low, middle, high] = ends;
  const stretch = reach / furthest;
  return [middle - (middle - low) * stretch, middle + (high - middle) * stretch];
}

// --- internal ---

const reaches = new Map<string, number>();

/** How many standard errors, as the plain interval counts them, one of Student's t reaches. */
function reachOf(tail: number, n: number): number {
  if (n > MANY) return normalQuantile(tail);
  const key = `${tail} ${n}`;
  const known = reaches.get(key);
  if (known !== undefined) return known;
  const reach = studentQuantile(tail, n - 1) * Math.sqrt(n / (n - 1));
  if (reaches.size > 1000) reaches.clear();
  reaches.set(key, reach);
  return reach;
}
