/**
 * The plain way to resample seeds, which the product's own must equal: calls `visit` with how often each was drawn.
 *
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
