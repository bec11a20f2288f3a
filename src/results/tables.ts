import { registerTables, tablesOf } from '../environments/tables.ts';
import type { Store } from '../store/store.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { underHeading } from '../validation/errors.ts';
import { keys } from './keys.ts';

/** Writes the tables that variants name, so that whoever has the results can train their runs again. */
export async function writeTables(
  store: Store,
  id: string,
  variants: Readonly<Record<string, RunSpecWithoutSeed>>,
): Promise<void> {
  for (const [sha256, text] of Object.entries(tablesOf(Object.values(variants)))) {
    await store.write(keys.table(id, sha256), new TextEncoder().encode(text));
  }
}

/**
 * Makes the tables known that lie beside results: before anything else is made of their experiment.json.
 *
 * @throws InputError where one is not what its name says
 */
export async function readTables(store: Store, id: string): Promise<void> {
  for (const key of await store.list(keys.allTables(id))) {
    const [, sha256] = /([0-9a-f]{64})\.json$/.exec(key) ?? [];
    if (sha256 === undefined) continue;
    const text = new TextDecoder().decode(await store.read(key));
    underHeading(`${key} cannot be used:`, () => registerTables({ [sha256]: text }));
  }
}
