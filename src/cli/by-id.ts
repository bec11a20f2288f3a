import { EXPERIMENT_ID } from '../experiment/names.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { readIfThere, type Store } from '../store/store.ts';
import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';

/** @throws InputError where it is no id of an experiment; `list` is the command that shows those there are */
export function requireId(id: string, list = 'list results'): void {
  if (EXPERIMENT_ID.test(id)) return;
  throw new InputError([
    `Expected the id of an experiment, such as quickstart-0123456789ab, got ${quote(id)}. \`manyruns ${list}\` shows what there is`,
  ]);
}

/** The experiments in a folder that keeps results; or the one of an id, if it is there. */
export async function idsIn(store: Store, id?: string): Promise<string[]> {
  const found = await store.list(id === undefined ? '' : keys.experiment(id));
  return found.flatMap((key) => /^([^/]+)\/experiment\.json$/.exec(key)?.[1] ?? []);
}

/** Whether somebody works on an experiment just now. */
export function isTrained(store: Store, id: string): Promise<boolean> {
  return readIfThere<Progress>(store, keys.progress(id)).then(isAtWork, () => false);
}

/** While somebody works on an experiment, progress.json is written about once a second. */
export function isAtWork(progress: Progress | undefined): boolean {
  return progress?.state === 'running' && Date.now() - Date.parse(progress.updated) < FRESH_MS;
}

// --- internal ---

const FRESH_MS = 2 * 60_000;
