import { join } from 'node:path';
import { planOf } from '../experiment/record.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import type { Summary } from '../statistics/summary.ts';
import { folder } from '../store/folder.ts';
import { readIfThere, readJson } from '../store/store.ts';
import { idsIn, isAtWork, isTrained, requireId } from './by-id.ts';
import { followOnScreen, notDone } from './follow-on-screen.ts';
import { openResults } from './open-results.ts';
import type { Options } from './options.ts';
import { tell } from './output.ts';
import { type Finished, showResults } from './show-results.ts';
import { soFar } from './so-far.ts';

/**
 * Follows an experiment that another process trains, until it is done, and shows what came of it: here, where there are
 * results of it here; else on AWS, if it is not said.
 */
export async function watch(id: string, options: Options): Promise<void> {
  requireId(id, options.on === 'local' ? 'list results' : 'list results --on aws');
  if (options.on === 'local' || (await isHere(id, options))) {
    // Who trained it makes the report; here it is made only to be opened.
    await showResults(await watchHere(id, options), { ...options, report: options.open === true });
  } else {
    await showResults(await (await import('./aws/watch.ts')).watchOnAws(id, options), options);
  }
}

// --- internal ---

/** Whether there are results of it here, and nothing was said that asks for AWS. */
async function isHere(id: string, { on, stack, region, out, quiet }: Options): Promise<boolean> {
  const store = folder(out);
  if (on || stack || region || (await idsIn(store, id)).length === 0) return false;
  if (!quiet && !(await isTrained(store, id)))
    tell(`Nobody trains ${id} here: these are the results in ${out}. \`--on aws\` follows it on AWS.`);
  return true;
}

/** Reads files only: who trains it may be looked at by any number of others. */
async function watchHere(id: string, { out, quiet }: Options): Promise<Finished> {
  const place = join(out, id);
  const { store, record } = await openResults(place);
  const seen = await followOnScreen({
    id,
    look: async () => {
      const progress = await readIfThere<Progress>(store, keys.progress(id));
      return { progress, hasEnded: !isAtWork(progress) };
    },
    how: 'in another process',
    soFar: soFar(store, planOf(record)),
    quiet,
    again: `\`manyruns watch ${id}\` follows them again.`,
  });
  const { progress } = seen;
  if (progress?.state === 'done') {
    return { summary: await readJson<Summary>(store, keys.summary(id)), failed: progress.failed, place };
  }
  const what =
    progress?.state === 'running' ? 'nobody trains it any more' : `it is ${progress?.state ?? 'not begun'}`;
  throw notDone(id, { what, place, progress, command: '`manyruns run FILE`' });
}
