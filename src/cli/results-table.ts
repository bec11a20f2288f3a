import { Readable } from 'node:stream';
import { type ExperimentRecord, planOf } from '../experiment/record.ts';
import { count } from '../report/format.ts';
import { plainTable } from '../report/plain-table.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { readTables } from '../results/tables.ts';
import { readIfThere, type Store } from '../store/store.ts';
import { InputError } from '../validation/errors.ts';

/** An experiment in a store: how far it is, how many variants and seeds it has, and when it was made; or why it cannot be read. */
export interface ListedResults {
  readonly id: string;
  readonly state: string;
  /** Runs. */
  readonly ok?: number;
  readonly planned?: number;
  readonly variants?: number;
  readonly seeds?: number;
  readonly created?: string;
  readonly error?: string;
}

export async function listedIn(store: Store, ids: readonly string[]): Promise<ListedResults[]> {
  const found = await Readable.from(ids)
    .map(async (id: string) => [await listed(store, id)], { concurrency: AT_ONCE })
    .toArray();
  return found.flat().filter((one) => one !== undefined);
}

/** A line for each experiment. */
export function resultsTable(results: readonly ListedResults[], place: string): string {
  if (results.length === 0) return `No results in ${place}.`;
  return plainTable(
    results.map(({ id, state, ok, planned, variants, seeds, created, error }) => [
      id,
      state,
      error ?? (ok === undefined || planned === undefined ? '' : `${count(ok)} of ${count(planned)} runs`),
      error ? '' : `${variants} x ${seeds}`,
      created ?? '',
    ]),
  );
}

// --- internal ---

const AT_ONCE = 8;

async function listed(store: Store, id: string): Promise<ListedResults | undefined> {
  try {
    const record = await readIfThere<ExperimentRecord>(store, keys.experiment(id));
    if (record === undefined) return undefined;
    await readTables(store, id);
    const { variants, seeds } = planOf(record);
    const progress = await readIfThere<Progress>(store, keys.progress(id));
    return {
      id,
      state: String(progress?.state ?? 'unknown'),
      ...(progress && { ok: Number(progress.ok), planned: Number(progress.planned) }),
      variants: Object.keys(variants).length,
      seeds: seeds.length,
      created: String(record.created),
    };
  } catch (error) {
    // Of a store that cannot be read nothing can be told; a record that is wrong is one line of many.
    if (!(error instanceof InputError || error instanceof SyntaxError)) throw error;
    return { id, state: 'cannot be read', error: error.message.split('\n').at(-1) ?? '' };
  }
}
