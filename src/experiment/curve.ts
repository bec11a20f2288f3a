/**
 * The first episode of each block of a learning curve: single episodes at first, then blocks that grow by an
 * eighth, because most happens early. The blocks of a shorter run are the first ones of a longer run.
 *
 * @example curveBlocks(20) // [0, 1, ..., 16, 18]
 */
export function curveBlocks(episodes: number): number[] {
  const blocks: number[] = [];
  for (let first = 0; first < episodes; first = next(first)) blocks.push(first);
  return blocks;
}

/** How many blocks there are. */
export function curveLength(episodes: number): number {
  let count = 0;
  for (let first = 0; first < episodes; first = next(first)) count += 1;
  return count;
}

// --- internal ---

function next(first: number): number {
  return first + Math.max(1, Math.floor(first / 8));
}
