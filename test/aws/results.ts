import { S3Client } from '@aws-sdk/client-s3';
import { orchestrate, type Plan, parseExperiment, plan } from 'manyruns';
import { thisThread } from '../../src/backends/this-thread.ts';
import { decodeRuns, keys, type RunRow } from '../../src/results.ts';
import { s3 } from '../../src/store/s3.ts';
import type { Store } from '../../src/store/store.ts';
import { memoryStore } from '../memory-store.ts';
import type { Outputs } from './cdk.ts';
import type { Emulator } from './emulator.ts';

/** The results in the bucket, read as an administrator. */
export function storeOf(emulator: Emulator, { ResultsBucket: bucket }: Outputs): Store {
  return s3({ bucket, client: new S3Client(emulator.client()) });
}

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

export const planOf = (experiment: object): Plan => plan(parseExperiment(experiment));

/** `fixed/7: <digest>` for every run, in order; what each run is, whoever computed it. */
export async function digestsIn(store: Store, id: string): Promise<string[]> {
  return (await rowsIn(store, id)).map(({ variant, seed, digest }) => `${variant}/${seed}: ${digest}`).sort();
}

export async function rowsIn(store: Store, id: string): Promise<RunRow[]> {
  const found = await store.list(keys.allRuns(id));
  const parts = await Promise.all(found.map(async (key) => (await decodeRuns(await store.read(key))).rows));
  return parts.flat();
}

/** The digests of the same experiment, computed here in one thread. */
export async function localDigests(experiment: object): Promise<string[]> {
  const planned = planOf(experiment);
  const store = memoryStore();
  await orchestrate({ plan: planned, backend: thisThread(), store, now: () => 0 });
  return digestsIn(store, planned.id);
}

// --- internal ---

let count = 0;
