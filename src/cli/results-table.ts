import { Readable } from 'node:stream';
import type { ExperimentRecord } from '../experiment/record.ts';
import type { Progress } from '../progress.ts';
import { count } from '../report/format.ts';
import { plainTable } from '../report/plain-table.ts';
import { keys } from '../results.ts';
import type { Store } from '../store/store.ts';
import { readIfThere } from './read-if-there.ts';

/** A line for each experiment in a store: how far it is, its variants x seeds, and when it was made. */
export async function resultsTable(store: Store, ids: readonly string[]): Promise<string> {
  const rows = await Readable.from(ids)
    .map((id: string) => row(store, id), { concurrency: AT_ONCE })
    .toArray();
  return plainTable(rows.filter((cells) => cells.length > 0));
}

// --- internal ---

const AT_ONCE = 8;

async function row(store: Store, id: string): Promise<string[]> {
  const record = await readIfThere<ExperimentRecord>(store, keys.experiment(id));
  if (!record) return [];
  const progress = await readIfThere<Progress>(store, keys.progress(id));
  return [
    id,
    progress?.state ?? 'unknown',
    progress ? `${count(progress.ok)} of ${count(progress.planned)} runs` : '',
    `${Object.keys(record.variants).length} x ${record.seeds.length}`,
    record.created,
  ];
}
