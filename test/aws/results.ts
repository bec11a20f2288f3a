import { expect } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { datasetIn, localDataset, planOf } from '../dataset.ts';

/** With so many episodes, each run is a part, and a call, of its own. */
export const A_PART_EACH = { episodes: 10_001 };

/** A small experiment that was never run before: its name is new each time. */
export function freshExperiment(changes: object = {}) {
  return {
    name: `fresh-${process.pid}-${count++}`,
    environment: 'taxi',
    episodes: 20,
    seeds: 2,
    variants: { fixed: { epsilon: 0.1 } },
    ...changes,
  };
}

/** Nothing is lost, nothing is there twice, and all bytes are those of this machine, times aside. */
export async function expectWhole(store: Store, experiment: object): Promise<void> {
  expect(await datasetIn(store, planOf(experiment).id)).toEqual(await localDataset(experiment));
}

// --- internal ---

let count = 0;
