import { registerTables, tablesOf } from '../environments/tables.ts';
import type { Plan } from '../experiment/plan.ts';
import type { Store } from '../store/store.ts';
import { keys } from './keys.ts';

/** Writes the tables that the environments of a plan name beside its results, where they are not there yet. */
export async function writeTables(
  store: Store,
  { id, variants }: Pick<Plan, 'id' | 'variants'>,
): Promise<void> {
  const tables = Object.entries(tablesOf(Object.values(variants)));
  if (tables.length === 0) return;
  const there = new Set(await store.list(keys.allTables(id)));
  for (const [sha256, text] of tables) {
    const key = keys.table(id, sha256);
    if (!there.has(key)) await store.write(key, new TextEncoder().encode(text));
  }
}

/**
 * Makes the tables known that lie beside the results of an experiment.
 *
 * @throws InputError where one is not what its name says
 */
export async function readTables(store: Store, id: string): Promise<void> {
  for (const key of await store.list(keys.allTables(id))) {
    const [, sha256] = /\/tables\/([0-9a-f]{64})\.json$/.exec(key) ?? [];
    if (sha256) registerTables({ [sha256]: new TextDecoder().decode(await store.read(key)) });
  }
}
