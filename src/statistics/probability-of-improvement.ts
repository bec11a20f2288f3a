/**
 * The probability that a run of x has a larger value than a run of y: over all pairs, ties counting a half.
 * 0.5 says that neither is better. It says how often, not by how much.
 *
 * Source: Agarwal et al., 2021 (rliable), after Mann & Whitney, 1947.
 * @example probabilityOfImprovement([1, 2], [1, 1]) // 0.75
 */
export function probabilityOfImprovement(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const ranks = pairRanks(x, y);
  const ones = new Uint16Array(Math.max(x.length, y.length)).fill(1);
  return resampledProbability(ranks, ones, ones, new Float64Array(y.length + 1));
}

/** Where each value of x would stand among the sorted values of y. */
export interface PairRanks {
  /** Positions in y, by ascending value. */
  readonly order: Int32Array;
  /** For each x, how many of y are below it, and how many are not above it. */
  readonly below: Int32Array;
  readonly notAbove: Int32Array;
}

export function pairRanks(x: ArrayLike<number>, y: ArrayLike<number>): PairRanks {
  const order = Int32Array.from({ length: y.length }, (_, i) => i).sort((a, b) => y[a] - y[b]);
  const count = (isBefore: (value: number) => boolean) => {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(y[order[middle]])) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    order,
    below: Int32Array.from({ length: x.length }, (_, i) => count((value) => value < x[i])),
    notAbove: Int32Array.from({ length: x.length }, (_, i) => count((value) => value <= x[i])),
  };
}

/** The same for a resample in which value i of x counts xCounts[i] times, and of y yCounts[i] times. */
export function resampledProbability(
  { order, below, notAbove }: PairRanks,
  xCounts: ArrayLike<number>,
  yCounts: ArrayLike<number>,
  cumulative: Float64Array,
): number {
  for (let i = 0; i < order.length; i++) cumulative[i + 1] = cumulative[i] + yCounts[order[i]];
  let wins = 0;
  let total = 0;
  for (let i = 0; i < below.length; i++) {
    wins += xCounts[i] * (cumulative[below[i]] + cumulative[notAbove[i]]);
    total += xCounts[i];
  }
  return wins / 2 / (total * cumulative[order.length]);
}
