import { alea } from '../../src/randomness/alea.ts';

/** Chance that can be repeated by its seed. */
export interface Dice {
  /** An integer from 0 to `count - 1`. */
  below(count: number): number;
  pick<Item>(items: readonly Item[]): Item;
  coin(): boolean;
}

export function dice(seed: number): Dice {
  const { start, coin } = alea(seed);
  return { below: start, coin, pick: (items) => items[start(items.length)] };
}
