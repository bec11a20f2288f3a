/** How many episodes are the last ones. */
const LAST = 100;

/**
 * Sums up a metric of a run in the order of its episodes.
 *
 * @param values [episodes]
 * @param blocks the first episode of each block of the learning curve
 * @returns the sum over all episodes, the mean of the last 100, and the mean of each block
 */
export function totalsOf(values: Int32Array | Float64Array, blocks: readonly number[]) {
  const mean = (from: number, to: number) => sumOf(values, from, to) / (to - from);
  return {
    sum: sumOf(values),
    last: mean(Math.max(0, values.length - LAST), values.length),
    blocks: blocks.map((first, i) => mean(first, blocks[i + 1] ?? values.length)),
  };
}

export function sumOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}
