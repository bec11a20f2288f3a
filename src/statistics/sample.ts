import { median } from './median.ts';

/** Runs of one variant in one metric. */
export interface Sample {
  readonly values: Float64Array;
  /** Of each run; runs of the same seed in two samples are a pair. */
  readonly seeds?: readonly number[];
}

/** Between which values a metric must lie; infinite where there is no end. */
export type Bounds = readonly [low: number, high: number];

/** An interval, ended where values end. */
export function within([from, to]: Bounds, bounds: Bounds | undefined): Bounds {
  return bounds ? [Math.max(bounds[0], from), Math.min(bounds[1], to)] : [from, to];
}

/** Fewer runs that are all alike, or differ all by the same, may be so by luck. */
export const FEWEST_ALIKE = 6;

/** Of the size of two values: so much they may differ because sums are rounded, and nobody would call that a difference. */
const ROUNDING = 1e-9;

/** Whether two values are the same but for rounding. */
export function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether all values are the same but for rounding. */
export function areAlike(values: ArrayLike<number>, scale = 0): boolean {
  let [low, high] = [values[0], values[0]];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high), scale);
}

/** Whether at least half of the values are the same: their spread says little of what the others may be. */
export function areMostlyAlike(values: ArrayLike<number>): boolean {
  const middle = median(values);
  return Array.from(values).filter((value) => isSame(value, middle)).length * 2 >= values.length;
}

/**
 * Whether a run either does or does not, so that the runs are shares: all values are at one of two finite bounds;
 * without bounds, all are 0 or 1.
 */
export function isTwoValued(values: ArrayLike<number>, bounds: Bounds | undefined): boolean {
  const [low, high] = bounds ?? [0, 1];
  if (!Number.isFinite(high - low)) return false;
  for (let i = 0; i < values.length; i++) if (values[i] !== low && values[i] !== high) return false;
  return true;
}

/** The values of the runs whose seed is in both samples, pair by pair. */
export function sharedValues(x: Sample, y: Sample): readonly [Float64Array, Float64Array] {
  if (!x.seeds || !y.seeds) return [new Float64Array(), new Float64Array()];
  if (x.seeds.length === y.seeds.length && x.seeds.every((seed, i) => seed === y.seeds?.[i])) {
    return [x.values, y.values];
  }
  const places = new Map(y.seeds.map((seed, i) => [seed, i]));
  const pairs = x.seeds.flatMap((seed, i) => {
    const place = places.get(seed);
    return place === undefined ? [] : [[i, place]];
  });
  return [
    Float64Array.from(pairs, ([i]) => x.values[i]),
    Float64Array.from(pairs, ([, place]) => y.values[place]),
  ];
}
