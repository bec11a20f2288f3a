import { basename, dirname, join, resolve } from 'node:path';
import { RESULTS_VERSION } from '../experiment/plan.ts';
import { type ExperimentRecord, planOf, recordOf } from '../experiment/record.ts';
import { keys } from '../results/keys.ts';
import { readTables } from '../results/tables.ts';
import { folder } from '../store/folder.ts';
import { readJson, type Store } from '../store/store.ts';
import { InputError, messageOf } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';

/**
 * Opens the results of an experiment by their folder.
 *
 * @throws InputError where there are none, or they are of another version
 */
export async function openResults(path: string): Promise<{ store: Store; record: ExperimentRecord }> {
  const [out, id] = [dirname(resolve(path)), basename(resolve(path))];
  const store = folder(out);
  const key = keys.experiment(id);
  if (!(await store.list(key)).includes(key)) {
    throw new InputError([
      `Expected the folder of an experiment, such as results/<id>, got ${quote(path)}, which has no experiment.json. \`manyruns list results\` shows what there is.`,
    ]);
  }
  await readTables(store, id);
  const record = await readRecord(store, key, join(path, 'experiment.json'));
  return { store, record: { ...record, id } };
}

// --- internal ---

const TO_MEND =
  'It says which runs these results are of. Run the same experiment again: that writes it anew, and keeps what is finished.';

async function readRecord(store: Store, key: string, source: string): Promise<ExperimentRecord> {
  let record: ExperimentRecord;
  try {
    record = await readJson<ExperimentRecord>(store, key);
  } catch (error) {
    const what = error instanceof SyntaxError ? 'is damaged, it is no JSON' : 'cannot be read';
    throw new InputError([`${source} ${what}: ${messageOf(error)}. ${TO_MEND}`]);
  }
  if (typeof record?.version === 'number' && record.version !== RESULTS_VERSION) {
    throw new InputError([
      `Expected results of version ${RESULTS_VERSION}, got version ${record.version}: use the manyruns that made them.`,
    ]);
  }
  try {
    const planned = planOf(record, { source });
    const { software, created } = record;
    return recordOf(planned, { software: String(software), created: String(created) });
  } catch (error) {
    throw error instanceof InputError ? new InputError([error.message, TO_MEND]) : error;
  }
}
