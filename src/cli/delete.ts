import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EXPERIMENT_ID } from '../experiment/record.ts';
import { plural } from '../report/format.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { folder } from '../store/folder.ts';
import { readIfThere } from '../store/store.ts';
import { CannotGoOnError, InputError } from '../validation/errors.ts';
import { quote } from '../validation/fields.ts';
import { isAgreed } from './ask.ts';
import type { StackOptions } from './aws/options.ts';
import { print } from './output.ts';
import { type Place, refuseWhatDoesNotFit } from './places.ts';

export interface DeleteOptions extends StackOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly out: string;
  readonly on: Place;
}

/** Deletes the results of an experiment, or of all, after asking. */
export async function deleteResults(id: string | undefined, options: DeleteOptions): Promise<void> {
  const { yes: _, ...others } = options;
  refuseWhatDoesNotFit(options.on, others);
  if ((id === undefined) === !options.all) {
    throw new InputError(['Expected either the id of an experiment, or `--all`']);
  }
  if (id !== undefined && !EXPERIMENT_ID.test(id)) {
    throw new InputError([
      `Expected the id of an experiment, such as quickstart-0123456789ab, got ${quote(id)}. \`manyruns list results\` shows what there is`,
    ]);
  }
  if (options.on === 'aws') return (await import('./aws/delete.ts')).deleteOnAws(id, options);
  await deleteHere(id, options);
}

/** @throws CannotGoOnError where a person does not agree, InputError where there is none to ask */
export async function agreeToDelete(what: string, { yes }: { readonly yes?: boolean }): Promise<void> {
  if (yes) return;
  const words = { about: `This deletes ${what}`, nothing: 'nothing was deleted.' };
  if (await isAgreed(`Delete ${what}? It cannot be undone.`, words)) return;
  throw new CannotGoOnError('Nothing was deleted.');
}

/** While somebody works on an experiment, progress.json is written about once a second. */
export function isAtWork(progress: Progress | undefined): boolean {
  return progress?.state === 'running' && Date.now() - Date.parse(progress.updated) < FRESH_MS;
}

// --- internal ---

const FRESH_MS = 2 * 60_000;

async function deleteHere(id: string | undefined, { out, yes }: DeleteOptions): Promise<void> {
  const store = folder(out);
  const there = (await store.list(id === undefined ? '' : keys.experiment(id)))
    .map((key) => key.split('/')[0])
    .filter((one, i, all) => EXPERIMENT_ID.test(one) && all.indexOf(one) === i);
  const ids: string[] = [];
  for (const one of there) if ((await store.list(keys.experiment(one))).length > 0) ids.push(one);
  if (ids.length === 0) {
    if (id === undefined) return print(`No results in ${out}.`);
    throw new InputError([
      `Expected the results of ${id} in ${out}, but there are none. \`manyruns list results\` shows what there is`,
    ]);
  }
  for (const one of ids) {
    const progress = await readIfThere<Progress>(store, keys.progress(one)).catch(() => undefined);
    if (isAtWork(progress)) {
      throw new InputError([`${one} is being trained just now: end that first. Nothing was deleted`]);
    }
    if ((await lstat(join(out, one))).isSymbolicLink()) {
      throw new InputError([
        `${join(out, one)} is a link: delete what it leads to by hand. Nothing was deleted`,
      ]);
    }
  }
  await agreeToDelete(
    `${id ?? plural(ids.length, 'experiment')} with all files in ${id ? join(out, id) : out}`,
    { yes },
  );
  for (const one of ids) {
    // Without experiment.json it is no experiment any more, whatever comes between.
    await rm(join(out, keys.experiment(one)));
    await rm(join(out, one), { recursive: true });
  }
  print(`Deleted ${ids.join(', ')}.`);
}
