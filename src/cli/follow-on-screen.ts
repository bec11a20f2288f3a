import { setTimeout } from 'node:timers/promises';
import type { Progress } from '../results/progress.ts';
import { CannotGoOnError } from '../validation/errors.ts';
import { kept } from './failure.ts';
import { type FollowOptions, follow, type Look } from './follow.ts';
import { tell } from './output.ts';
import { type ProgressDisplayOptions, progressDisplay } from './progress-display.ts';
import { stopOnSignals } from './signals.ts';

export interface FollowOnScreenOptions<Seen extends Look>
  extends Pick<FollowOptions<Seen>, 'look' | 'onProgress' | 'isPassing'>,
    ProgressDisplayOptions {
  readonly id: string;
  /** How they are who train it, for when nothing is heard: `the execution small-0123456789ab-1 is running`. */
  readonly workers?: (seen: Seen) => string | undefined;
  /** How to follow it again. */
  readonly again: string;
}

/**
 * Follows an experiment on the screen until it has ended.
 *
 * @returns what was seen last
 * @throws StoppedError at Ctrl-C, CannotGoOnError where nothing is heard any more; each says how to go on
 */
export async function followOnScreen<Seen extends Look>(options: FollowOnScreenOptions<Seen>): Promise<Seen> {
  const { id, again, quiet, onProgress } = options;
  const workers = (seen: Seen | undefined) => seen && options.workers?.(seen);
  const stop = stopOnSignals({ words: 'Following no more; the runs go on.' });
  const display = await progressDisplay(options);
  try {
    return await follow({
      ...options,
      onProgress: (progress) => {
        display.update(progress);
        onProgress?.(progress);
      },
      onQuiet: (ms, seen) => {
        if (!quiet) tell(`Nothing was heard for ${seconds(ms)}; ${workers(seen) ?? 'still looking'}.`);
      },
      silent: (ms, seen) => {
        const though = workers(seen) ? `, though ${workers(seen)}` : '';
        return new CannotGoOnError(
          `Nothing was heard of ${id} for ${seconds(ms)}${though}: following no more. ${again}`,
        );
      },
      now: Date.now,
      sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
      signal: stop.signal,
    });
  } catch (error) {
    stop.throwIfStopped(`The runs go on. ${again}`);
    throw error;
  } finally {
    display.end();
    stop.release();
  }
}

/** That an experiment ended before it was done, what is kept of it, and the command that goes on. */
export function notDone(
  id: string,
  { what, place, command, progress }: { what: string; place: string; command: string; progress?: Progress },
): CannotGoOnError {
  return new CannotGoOnError(
    `${id} is not done: ${what}.\n${kept(progress, place)}. ${command} goes on from there.`,
  );
}

// --- internal ---

function seconds(milliseconds: number): string {
  const amount = Math.round(milliseconds / 1000);
  return amount < 120 ? `${amount} s` : `${Math.round(amount / 60)} min`;
}
