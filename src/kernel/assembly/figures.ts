// AssemblyScript. `npm run build:kernel` compiles it to ../figures.wasm.ts.
//
// Sums over episodes, in the order of the episodes, so that they have the same bits however they are cut into chunks.

/** Most episodes at a time, and blocks of a learning curve. */
export const CHUNK: i32 = 8192;
export const MAX_BLOCKS: i32 = 255;
/** [CHUNK] f64, in. */
export const VALUES: i32 = 1024;
/** [MAX_BLOCKS + 1] i32, in: the first episode of each block, and the number of episodes. */
export const BLOCKS: i32 = VALUES + CHUNK * 8;
/** f64, out: the sum of all episodes, that of the last ones, and the mean of each block. */
export const FIGURES: i32 = BLOCKS + (MAX_BLOCKS + 1) * 4;

let block: i32 = 0;
let sumOfBlock: f64 = 0;

/** Begins with the first episode. */
export function begin(): void {
  store<f64>(FIGURES, 0);
  store<f64>(FIGURES, 0, 8);
  block = 0;
  sumOfBlock = 0;
}

/** Adds the next n episodes, of which the first is number `first`; those from `last` on are the last ones. */
export function add(first: i32, n: i32, last: i32): void {
  let all = load<f64>(FIGURES);
  for (let i = 0; i < n; ) {
    const start = load<i32>(BLOCKS + (block << 2));
    const end = load<i32>(BLOCKS + (block << 2), 4);
    const stop = min(n, end - first);
    let inBlock = sumOfBlock;
    for (; i < stop; i++) {
      const value = load<f64>(VALUES + (i << 3));
      all += value;
      inBlock += value;
    }
    if (first + i == end) {
      store<f64>(FIGURES + (block << 3), inBlock / f64(end - start), 16);
      inBlock = 0;
      block++;
    }
    sumOfBlock = inBlock;
  }
  store<f64>(FIGURES, all);
  let late = load<f64>(FIGURES, 8);
  for (let i = max(0, last - first); i < n; i++) late += load<f64>(VALUES + (i << 3));
  store<f64>(FIGURES, late, 8);
}
