import { orchestrate, type Plan, parseExperiment, plan } from 'manyruns';
import { thisThread } from '../src/backends/this-thread.ts';
import { sha256 } from '../src/results/checksums.ts';
import { keys } from '../src/results/keys.ts';
import { decodeRuns, type RunRow } from '../src/results/runs.ts';
import type { Store } from '../src/store/store.ts';
import { memoryStore } from './memory-store.ts';

export const planOf = (experiment: object): Plan => plan(parseExperiment(experiment));

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

/** The parts of the same experiment, computed here in one thread. */
export async function localDataset(experiment: object): Promise<Record<string, unknown>> {
  const planned = planOf(experiment);
  return datasetIn(await carriedOut(planned), planned.id);
}

/** The results of a plan, computed here in one thread, in no time by its clock. */
export async function carriedOut(planned: Plan) {
  const store = memoryStore();
  await orchestrate({ plan: planned, backend: thisThread({ clock: () => 0 }), store, now: () => 0 });
  return store;
}
