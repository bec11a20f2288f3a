import { basename, dirname, join, resolve } from 'node:path';
import { RESULTS_VERSION } from '../experiment/plan.ts';
import { type ExperimentRecord, planOf, recordOf } from '../experiment/record.ts';
import { keys } from '../results/keys.ts';
import { folder } from '../store/folder.ts';
import { readJson, type Store } from '../store/store.ts';
import { InputError, messageOf } from '../validation/errors.ts';
import { quote } from '../validation/fields.ts';

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
  let record: ExperimentRecord;
  try {
    record = await readJson<ExperimentRecord>(store, key);
  } catch (error) {
    throw new InputError([`Cannot read ${quote(`${path}/experiment.json`)}: ${messageOf(error)}`]);
  }
  if (typeof record?.version === 'number' && record.version !== RESULTS_VERSION) {
    throw new InputError([
      `Expected results of version ${RESULTS_VERSION}, got version ${record.version}: use the manyruns that made them.`,
    ]);
  }
  const planned = planOf(record, { source: join(path, 'experiment.json') });
  const { software, created } = record;
  record = recordOf(planned, { software: String(software), created: String(created) });
  return { store, record };
}
