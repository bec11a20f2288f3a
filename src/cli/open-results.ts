import { basename, dirname, resolve } from 'node:path';
import { InputError, messageOf } from '../errors.ts';
import { RESULTS_VERSION } from '../experiment/plan.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import { quote } from '../options.ts';
import { keys } from '../results.ts';
import { normaliseRunSpec } from '../run-spec.ts';
import { folder } from '../store/folder.ts';
import { readJson, type Store } from '../store/store.ts';

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
    const variants = Object.entries(record.variants).map(([name, spec]) => {
      const { seed: _, ...normalised } = normaliseRunSpec({ ...spec, seed: 0 });
      return [name, normalised];
    });
    record = { ...record, id, variants: Object.fromEntries(variants) };
  } catch (error) {
    throw new InputError([`Cannot read ${quote(`${path}/experiment.json`)}: ${messageOf(error)}`]);
  }
  if (record.version !== RESULTS_VERSION) {
    throw new InputError([
      `Expected results of version ${RESULTS_VERSION}, got version ${record.version}: use the manyruns that made them.`,
    ]);
  }
  return { store, record };
}
