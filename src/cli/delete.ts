import { lstat, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EXPERIMENT_ID } from '../experiment/names.ts';
import { plural } from '../report/format.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { folder } from '../store/folder.ts';
import { readIfThere } from '../store/store.ts';
import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import { agreeToDelete, type DeleteOptions, isAtWork } from './agree-to-delete.ts';
import { print } from './output.ts';
import { refuseWhatDoesNotFit } from './places.ts';

/** Deletes the results of an experiment, or of all, after asking. */
export async function deleteResults(given: string | undefined, options: DeleteOptions): Promise<void> {
  // The folder of the results will do, as for other commands.
  const id = given === undefined ? undefined : basename(given);
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

// --- internal ---

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
