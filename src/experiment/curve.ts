/**
 * The first episode of each block of a learning curve: single episodes at first, then blocks that grow by an
 * eighth, because most happens early. The blocks of a shorter run are the first ones of a longer run.
 *
 * @example curveBlocks(20) // [0, 1, ..., 16, 18]
 */
export function curveBlocks(episodes: number): number[] {
  const blocks: number[] = [];
  for (let first = 0; first < episodes; first += Math.max(1, Math.floor(first / 8))) blocks.push(first);
  return blocks;
}
