import { runNamesIn } from '../experiment/part.ts';
import { type Plan, RESULTS_VERSION } from '../experiment/plan.ts';
import { type ExperimentRecord, recordOf } from '../experiment/record.ts';
import { readJson, type Store, writeJson } from '../store/store.ts';
import { CannotGoOnError } from '../validation/errors.ts';
import type { Committed } from './committed.ts';
import { keys } from './keys.ts';
import { writeTables } from './tables.ts';

export interface WriteRecordOptions {
  readonly plan: Plan;
  readonly store: Store;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly software?: string;
}

/**
 * Writes experiment.json, with the tables that it names: the seeds of this plan, and any others that stand already.
 *
 * @throws CannotGoOnError where the results that are there are of another version
 */
export async function writeRecord(
  { plan, store, now, software = 'manyruns' }: WriteRecordOptions,
  { runs }: Pick<Committed, 'runs'>,
): Promise<void> {
  const key = keys.experiment(plan.id);
  let created = new Date(now()).toISOString();
  if ((await store.list(key)).includes(key)) {
    const before = await readJson<Partial<ExperimentRecord>>(store, key).catch(() => undefined);
    if (before?.version !== undefined && before.version !== RESULTS_VERSION) {
      throw new CannotGoOnError(
        `${key} is of version ${before.version}, and this manyruns writes version ${RESULTS_VERSION}: ` +
          'keep that folder elsewhere, or use the manyruns that made it.',
      );
    }
    created = before?.created ?? created;
  }
  const others = [...new Set(runs.values())].flatMap(({ part }) => part.seeds);
  const seeds = [...new Set([...plan.seeds, ...others.sort((a, b) => a - b)])];
  await writeTables(store, plan.id, plan.variants);
  await writeJson(store, key, recordOf({ ...plan, seeds }, { created, software }));
}

/**
 * Files that stood or were written may be gone: deleted by somebody, replaced by another command, or on a disk that lost
 * them.
 *
 * @param found the names of the runs that stand now
 * @throws CannotGoOnError that says how many runs are gone
 */
export function checkNothingIsLost(found: ReadonlySet<string>, plan: Plan, { runs }: Committed): void {
  const expected = new Set([...runNamesIn(plan), ...runs.keys()]);
  const lost = [...expected].filter((run) => !found.has(run)).length;
  if (lost === 0) return;
  throw new CannotGoOnError(
    `${lost} runs of ${plan.id} were written and are not there any more: another command at the same time replaced ` +
      'files of theirs, or somebody deletes them. The same command trains them again.',
  );
}
