/**
 * How many seeds would narrow an interval to a given share of the baseline's mean on either side: from the spread
 * alone, because a difference that was observed by chance says nothing of how many are needed.
 *
 * Use it to plan the next experiment. Its caveat: a true difference of just that size is then told from none in
 * about half of the cases; in nine of ten with twice to three times as many seeds.
 *
 * Source: the width of an interval of a mean falls with the square root of the number of seeds.
 * @param now the interval, the mean of the baseline, and the seeds behind both
 * @returns null where the mean is zero
 * @example seedsToResolve({ interval: [-4, 4], mean: 100, seeds: 10 }, 0.01) // 160: four times as narrow
 */
export function seedsToResolve(
  now: { interval: readonly [number, number]; mean: number; seeds: number },
  share: number,
): number | null {
  const half = (now.interval[1] - now.interval[0]) / 2;
  const needed = Math.ceil(now.seeds * (half / (share * Math.abs(now.mean))) ** 2 - 1e-9);
  return Number.isSafeInteger(needed) ? Math.max(1, needed) : null;
}
