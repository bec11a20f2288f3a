/** Means and sums of squared differences of several values at once, over what was seen so far. */
export interface RunningMeans {
  count: number;
  mean: Float64Array;
  squares: Float64Array;
}

export function noMeans(): RunningMeans {
  return { count: 0, mean: new Float64Array(), squares: new Float64Array() };
}

/**
 * Takes in the values of one more run, as many as the run before had, without keeping them.
 *
 * @param from where in `values` they begin, and where they end
 *
 * Source: B. P. Welford, Note on a Method for Calculating Corrected Sums of Squares and Products, 1962.
 * @example values 1, 2 and 6 give mean 3 and squares 14
 */
export function addValues(
  running: RunningMeans,
  values: ArrayLike<number>,
  from = 0,
  to = values.length,
): void {
  if (running.count === 0) {
    running.mean = new Float64Array(to - from);
    running.squares = new Float64Array(to - from);
  }
  running.count += 1;
  const { count, mean, squares } = running;
  for (let i = 0; i < to - from; i++) {
    const value = values[from + i];
    const before = mean[i];
    mean[i] = before + (value - before) / count;
    squares[i] += (value - before) * (value - mean[i]);
  }
}

const Z_95 = 1.959963984540054;

/**
 * The mean of one of the values with its 95% normal interval: for the hundreds of points of a learning curve no
 * resampling is needed. No interval of a single run: it ends where the mean is.
 *
 * Source: the central limit theorem; a little narrow with few runs, as every interval without Student's t.
 * @example of 1, 2 and 6: { mean: 3, lo: 0.0061, hi: 5.9939 }
 */
export function bandAt(
  { count, mean, squares }: RunningMeans,
  i: number,
): { mean: number; lo: number; hi: number } {
  const half = count > 1 ? Z_95 * Math.sqrt(squares[i] / (count - 1) / count) : 0;
  return { mean: mean[i], lo: mean[i] - half, hi: mean[i] + half };
}
