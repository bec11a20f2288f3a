/**
 * Resamples seeds with replacement and calls `visit` with how often each seed was drawn. One resample serves
 * every variant and metric, because the variants share their seeds: what a seed does to all of them alike drops
 * out of their differences.
 *
 * Use it for intervals of whatever is computed over seeds. The runs must be independent of each other given
 * their seeds, which they are. With few seeds the resamples are too much alike: below ten, take it as a hint.
 *
 * Source: B. Efron, Bootstrap Methods: Another Look at the Jackknife, 1979.
 * @param draw uniform in [0, 1)
 * @example of 3 seeds, one resample may be the counts [2, 0, 1]
 */
export function bootstrap(
  seeds: number,
  { resamples, draw }: { resamples: number; draw: () => number },
  visit: (counts: Int32Array, resample: number) => void,
): void {
  const counts = new Int32Array(seeds);
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let i = 0; i < seeds; i++) counts[Math.floor(draw() * seeds)] += 1;
    visit(counts, resample);
  }
}
