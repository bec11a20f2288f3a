import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EXPERIMENT_ID } from '../experiment/names.ts';
import { planOf } from '../experiment/record.ts';
import { count, plural } from '../report/format.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import type { Summary } from '../statistics/summary.ts';
import { folder } from '../store/folder.ts';
import { readIfThere, readJson } from '../store/store.ts';
import { CannotGoOnError } from '../validation/errors.ts';
import { isAtWork } from './agree-to-delete.ts';
import type { WatchOptions as OnAwsOptions } from './aws/watch.ts';
import { StoppedError } from './failure.ts';
import { openResults } from './open-results.ts';
import { type Place, refuseWhatDoesNotFit } from './places.ts';
import { progressDisplay } from './progress-display.ts';
import { showResults } from './show-results.ts';
import { stopOnSignals } from './signals.ts';
import { soFar } from './so-far.ts';

export interface WatchOptions extends OnAwsOptions {
  /** If not said: here, where it is being trained here; else on AWS. */
  readonly on?: Place;
}

/** Follows an experiment that another process trains, until it is done, and shows what came of it. */
export async function watch(id: string, options: WatchOptions): Promise<void> {
  if (options.on) refuseWhatDoesNotFit(options.on, options);
  const isHere = async () =>
    EXPERIMENT_ID.test(id) &&
    isAtWork(await readIfThere<Progress>(folder(options.out), keys.progress(id)).catch(() => undefined));
  const remote = options.stack !== undefined || options.region !== undefined;
  const on = options.on ?? (!remote && (await isHere()) ? 'local' : 'aws');
  if (on === 'aws') return (await import('./aws/watch.ts')).watch(id, options);
  return watchHere(id, options);
}

// --- internal ---

const LOOK_EVERY_MS = 500;

/** Reads files only: who trains it may be looked at by any number of others. */
async function watchHere(id: string, options: WatchOptions): Promise<void> {
  const place = join(options.out, id);
  const { store, record } = await openResults(place);
  const stop = stopOnSignals({ words: 'Following no more; the runs go on.' });
  const display = await progressDisplay({
    quiet: options.quiet,
    how: () => 'in another process',
    soFar: soFar(store, planOf(record)),
  });
  let progress: Progress | undefined;
  try {
    do {
      progress = (await readIfThere<Progress>(store, keys.progress(id))) ?? progress;
      if (progress) display.update(progress);
      if (!isAtWork(progress)) break;
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    } while (!stop.signal.aborted);
  } finally {
    display.end();
    stop.release();
  }
  const exitCode = stop.exitCode();
  if (exitCode !== undefined) throw new StoppedError(`Following ${id} no more; the runs go on.`, exitCode);
  if (progress?.state !== 'done') {
    const kept = progress
      ? `${count(progress.ok + progress.failed)} of ${plural(progress.planned, 'run')} are kept in ${place}`
      : `what is finished is kept in ${place}`;
    const state =
      progress?.state === 'running' ? 'nobody trains it any more' : `it is ${progress?.state ?? 'not begun'}`;
    throw new CannotGoOnError(
      `${id} is not done: ${state}. ${kept}; \`manyruns run FILE\` goes on from there.`,
    );
  }
  const summary = await readJson<Summary>(store, keys.summary(id));
  // Who trained it makes the report; here it is made only to be opened.
  await showResults(
    { summary, failed: progress.failed, place },
    { ...options, report: options.open === true },
  );
}
