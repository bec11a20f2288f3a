import { lstat, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EXPERIMENT_ID } from '../experiment/names.ts';
import { plural } from '../report/format.ts';
import { keys } from '../results/keys.ts';
import { folder } from '../store/folder.ts';
import { InputError } from '../validation/errors.ts';
import { agreeToDelete } from './ask.ts';
import { idsIn, isTrained, requireId } from './by-id.ts';
import type { Options } from './options.ts';
import { print } from './output.ts';

/** Deletes the results of an experiment, or of all, after asking. */
export async function deleteResults(given: string | undefined, options: Options): Promise<void> {
  // The folder of the results will do, as for other commands.
  const id = given === undefined ? undefined : basename(given);
  if ((id === undefined) === !options.all) {
    throw new InputError(['Expected either the id of an experiment, or `--all`']);
  }
  if (id !== undefined) requireId(id);
  if (options.on === 'aws') return (await import('./aws/delete.ts')).deleteOnAws(id, options);
  await deleteHere(id, options);
}

// --- internal ---

async function deleteHere(id: string | undefined, { out, yes }: Options): Promise<void> {
  const store = folder(out);
  const ids = (await idsIn(store, id)).filter((one) => EXPERIMENT_ID.test(one));
  if (ids.length === 0) {
    if (id === undefined) return print(`No results in ${out}.`);
    throw new InputError([
      `Expected the results of ${id} in ${out}, but there are none. \`manyruns list results\` shows what there is`,
    ]);
  }
  for (const one of ids) {
    const place = join(out, one);
    if (await isTrained(store, one)) {
      throw new InputError([`${one} is being trained just now: end that first. Nothing was deleted`]);
    }
    if ((await lstat(place)).isSymbolicLink()) {
      throw new InputError([`${place} is a link: delete what it leads to by hand. Nothing was deleted`]);
    }
  }
  const what = id === undefined ? plural(ids.length, 'experiment') : id;
  if (!yes) await agreeToDelete(`${what} with all files in ${join(out, id ?? '')}`);
  for (const one of ids) {
    // Without experiment.json it is no experiment any more, whatever comes between.
    await rm(join(out, keys.experiment(one)));
    await rm(join(out, one), { recursive: true });
  }
  print(`Deleted ${ids.join(', ')}.`);
}
