import { quantile } from './quantile.ts';

/**
 * Resamples seeds with replacement and calls `visit` with how often each seed was drawn. One resample serves
 * every variant and metric, because the variants share their seeds.
 *
 * Source: B. Efron, Bootstrap Methods: Another Look at the Jackknife, 1979.
 * @param draw uniform in [0, 1)
 */
export function bootstrap(
  seeds: number,
  resamples: number,
  draw: () => number,
  visit: (counts: Uint16Array, resample: number) => void,
): void {
  const counts = new Uint16Array(seeds);
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let i = 0; i < seeds; i++) counts[Math.floor(draw() * seeds)] += 1;
    visit(counts, resample);
  }
}

/**
 * The percentile interval of resampled values: the middle share `level` of them. NaN values (a resample in
 * which a variant had no run) are left out. Too narrow with few seeds: below ten, take it as a hint.
 *
 * @returns [low, high]; undefined where nothing was resampled
 * @example percentileInterval(Float64Array.of(1, 2, 3, 4, 5), 0.5) // [2, 4]
 */
export function percentileInterval(values: Float64Array, level: number): [number, number] | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return undefined;
  return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)];
}

/** The mean of the values, each counted as often as its seed was drawn. */
export function resampledMean(values: Float64Array, counts: Uint16Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += counts[i] * values[i];
    total += counts[i];
  }
  return sum / total;
}

/**
 * The mean of the middle half of the values, each counted as often as its seed was drawn.
 *
 * @param order positions of the values, by ascending value
 */
export function resampledInterquartileMean(
  values: Float64Array,
  order: Int32Array,
  counts: Uint16Array,
): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  const from = Math.floor(total / 4);
  const to = total - from;
  let seen = 0;
  let sum = 0;
  for (let i = 0; i < order.length && seen < to; i++) {
    const before = seen;
    seen += counts[order[i]];
    const inside = Math.min(seen, to) - Math.max(before, from);
    if (inside > 0) sum += inside * values[order[i]];
  }
  return sum / (to - from);
}
