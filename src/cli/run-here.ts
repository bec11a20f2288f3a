import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { threads } from '../backends/threads.ts';
import type { Plan } from '../experiment/plan.ts';
import { type Orchestrated, orchestrate } from '../orchestrate.ts';
import { count, plural } from '../report/format.ts';
import type { Progress } from '../results/progress.ts';
import { folder } from '../store/folder.ts';
import { CannotGoOnError, messageOf } from '../validation/errors.ts';
import { isSystemError, kept, systemWords } from './failure.ts';
import type { Options } from './options.ts';
import { tell } from './output.ts';
import { progressDisplay } from './progress-display.ts';
import type { Finished } from './show-results.ts';
import { stopOnSignals } from './signals.ts';
import { soFar } from './so-far.ts';
import { software } from './software.ts';

/** Trains what is missing on this machine. */
export async function runHere(planned: Plan, options: Options): Promise<Finished> {
  const place = join(options.out, planned.id);
  const backend = threads({ threads: options.threads ?? availableParallelism() });
  const stop = stopOnSignals();
  const display = await progressDisplay({
    quiet: options.quiet,
    how: backend.explain?.(planned.parts) ?? '',
    soFar: soFar(folder(options.out), planned),
  });
  let outcome: Orchestrated;
  try {
    outcome = await orchestrate({
      plan: planned,
      backend,
      store: folder(options.out),
      now: Date.now,
      signal: stop.signal,
      retryFailed: options.retryFailed,
      onProgress: display.update,
      software,
    });
    // A signal that came while the event loop had no turn is heard now, or never.
    await setImmediate();
  } catch (error) {
    display.end();
    throw cannotGoOn(error, place, display.latest());
  } finally {
    stop.release();
  }
  display.end();
  for (const damaged of outcome.damaged)
    tell(`Damaged, kept aside in damaged/, and computed again: ${damaged}`);
  stop.throwIfStopped(`Stopped: ${kept(outcome, place)}. The same command goes on from there.`);
  const { summary, failed } = outcome;
  if (!summary)
    throw new CannotGoOnError(
      `${plural(outcome.missing, 'run')} missing in ${place}; the same command goes on.`,
    );
  return { summary, failed, place };
}

// --- internal ---

function cannotGoOn(error: unknown, place: string, progress: Progress | undefined): unknown {
  if (!isSystemError(error)) return error;
  const written = progress
    ? `${count(progress.ok + progress.failed)} of ${plural(progress.planned, 'run')} were written to ${place}.`
    : `Nothing was written to ${place}; what was there before still is.`;
  return new CannotGoOnError(
    `Cannot go on: ${systemWords(error)}.\n` +
      `${written} When that is mended, the same command goes on; --out puts results elsewhere.`,
    { cause: messageOf(error) },
  );
}
