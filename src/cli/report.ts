import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../errors.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import { writeSummary } from '../orchestrate.ts';
import { readContent } from '../report/read.ts';
import { watch } from '../report/watch.ts';
import { keys } from '../results.ts';
import { type Summary, summarySchema } from '../statistics/summary.ts';
import { readJson, type Store } from '../store/store.ts';
import { openResults } from './open-results.ts';
import { print } from './output.ts';
import type { Finished } from './run.ts';

/** Makes the report of results that are there, and prints its address. */
export async function report(path: string): Promise<void> {
  const { store, record } = await openResults(path);
  const summary = await summaryOf(store, record);
  await writeReport({ store, record, summary });
  print(addressOf(path));
}

/** Makes the report of a run that has just ended. @returns its address, for a browser */
export async function reportAfterRun({
  place,
  summary,
}: Pick<Finished, 'place' | 'summary'>): Promise<string> {
  const { store, record } = await openResults(place);
  await writeReport({ store, record, summary });
  return addressOf(place);
}

// --- internal ---

interface Results {
  readonly store: Store;
  readonly record: ExperimentRecord;
  readonly summary: Summary;
}

const REPORT = 'report.html';

function addressOf(folder: string): string {
  return pathToFileURL(resolve(folder, REPORT)).href;
}

/** Makes report.html beside the results. */
async function writeReport({ store, record, summary }: Results, watchSeed?: number): Promise<void> {
  // The charts' library is loaded only here: other commands start without it.
  const { renderReport } = await import('../report/page.ts');
  const content = await readContent(store, record, summary);
  const page = renderReport({ ...content, watched: watch(content, watchSeed) });
  await store.write(`${record.id}/${REPORT}`, new TextEncoder().encode(page));
}

/** summary.json as it stands; made now of the runs that stand where it is missing or of another form. */
async function summaryOf(store: Store, record: ExperimentRecord): Promise<Summary> {
  const key = keys.summary(record.id);
  const stands = (await store.list(key)).includes(key);
  const read = summarySchema.safeParse(stands ? await readJson(store, key).catch(() => null) : null);
  const summary: Summary = read.success ? read.data : await writeSummary(store, record);
  if (Object.values(summary.variants).every(({ runs }) => runs === 0)) {
    throw new InputError(['There is no finished run to report on yet.']);
  }
  return summary;
}
