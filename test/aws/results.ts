import { S3Client } from '@aws-sdk/client-s3';
import { orchestrate, type Plan, parseExperiment, plan } from 'manyruns';
import { thisThread } from '../../src/backends/this-thread.ts';
import { sha256 } from '../../src/results/checksums.ts';
import { keys } from '../../src/results/keys.ts';
import { decodeRuns, type RunRow } from '../../src/results/runs.ts';
import { s3 } from '../../src/store/s3.ts';
import type { Store } from '../../src/store/store.ts';
import { memoryStore } from '../memory-store.ts';
import type { Outputs } from './cdk.ts';
import type { Emulator } from './emulator.ts';

/** The results in the bucket, read as an administrator. */
export function storeOf(emulator: Emulator, { ResultsBucket: bucket }: Outputs): Store {
  return s3({ bucket, client: new S3Client(emulator.client()) });
}

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

/** All parts by their keys: the checksums of episodes and curves, the rows of runs but for the times. */
export async function datasetIn(store: Store, id: string): Promise<Record<string, unknown>> {
  const parts: Record<string, unknown> = {};
  for (const key of await store.list(`${id}/`)) {
    if (/\/(episodes|curves)\//.test(key)) parts[key] = sha256(await store.read(key));
    if (!key.includes('/runs/')) continue;
    const { rows, files } = await decodeRuns(await store.read(key));
    const runs = rows.map(({ duration_ms: _, billed_ms: __, ...row }) => row);
    parts[key] = { runs, files };
  }
  return parts;
}

/** The digests of the same experiment, computed here in one thread. */
export async function localDigests(experiment: object): Promise<string[]> {
  return digestsIn(await computedHere(experiment), planOf(experiment).id);
}

/** The parts of the same experiment, computed here in one thread. */
export async function localDataset(experiment: object): Promise<Record<string, unknown>> {
  return datasetIn(await computedHere(experiment), planOf(experiment).id);
}

// --- internal ---

async function computedHere(experiment: object): Promise<Store> {
  const store = memoryStore();
  await orchestrate({ plan: planOf(experiment), backend: thisThread(), store, now: () => 0 });
  return store;
}

let count = 0;
