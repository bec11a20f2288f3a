import { Readable } from 'node:stream';
import { type ExperimentRecord, planOf } from '../experiment/record.ts';
import { count } from '../report/format.ts';
import { plainTable } from '../report/plain-table.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { readTables } from '../results/tables.ts';
import { readIfThere, type Store } from '../store/store.ts';
import { InputError } from '../validation/errors.ts';

/** A line for each experiment in a store: how far it is, its variants x seeds, and when it was made. */
export async function resultsTable(
  store: Store,
  { ids, place }: { readonly ids: readonly string[]; readonly place: string },
): Promise<string> {
  if (ids.length === 0) return `No results in ${place}.`;
  const rows = await Readable.from(ids)
    .map((id: string) => row(store, id), { concurrency: AT_ONCE })
    .toArray();
  return plainTable(rows.filter((cells) => cells.length > 0));
}

// --- internal ---

const AT_ONCE = 8;

async function row(store: Store, id: string): Promise<string[]> {
  try {
    const record = await readIfThere<ExperimentRecord>(store, keys.experiment(id));
    if (record === undefined) return [];
    await readTables(store, id);
    const { variants, seeds } = planOf(record);
    const progress = await readIfThere<Progress>(store, keys.progress(id));
    return [
      id,
      String(progress?.state ?? 'unknown'),
      progress ? `${count(Number(progress.ok))} of ${count(Number(progress.planned))} runs` : '',
      `${Object.keys(variants).length} x ${seeds.length}`,
      String(record.created),
    ];
  } catch (error) {
    // Of a store that cannot be read nothing can be told; a record that is wrong is one line of many.
    if (!(error instanceof InputError || error instanceof SyntaxError)) throw error;
    return [id, 'cannot be read', error.message.split('\n').at(-1) ?? '', '', ''];
  }
}
