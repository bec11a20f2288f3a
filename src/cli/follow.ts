import { isDeepStrictEqual } from 'node:util';
import type { Progress } from '../results/progress.ts';

/** What a look at an experiment shows that others train. */
export interface Look {
  readonly progress?: Progress;
  /** Nobody works on it any more. */
  readonly hasEnded: boolean;
}

export interface FollowOptions<Seen extends Look> {
  /** May fail now and then. */
  readonly look: () => Promise<Seen>;
  /** Told each time that progress.json is another one than before. */
  readonly onProgress?: (progress: NonNullable<Seen['progress']>) => void;
  /** Told when nothing is heard for a while. */
  readonly onQuiet: (quietMs: number, seen: Seen | undefined) => void;
  /** The error where nothing was heard for too long. */
  readonly silent: (quietMs: number, seen: Seen | undefined) => Error;
  /** Whether an error of a look may be gone at the next; none if not said. */
  readonly isPassing?: (error: unknown) => boolean;
  /** The time in milliseconds, and a way to wait that the signal ends early. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly signal: AbortSignal;
}

export const LOOK_EVERY_MS = 1_000;
export const QUIET_MS = 60_000;
/** An invocation on AWS lasts 15 minutes at most, and a dead one is called again a few minutes later. */
export const SILENT_MS = 40 * 60_000;
/** How long looks may fail one after the other. */
export const UNREACHABLE_MS = 2 * 60_000;

/**
 * Follows an experiment until it has ended.
 *
 * @returns what was seen last
 * @throws the signal's reason; what a look throws, where it does not pass; `silent` where nothing was heard for too long
 */
export async function follow<Seen extends Look>(options: FollowOptions<Seen>): Promise<Seen> {
  const { look, isPassing, now, sleep, signal } = options;
  let seen: Seen | undefined;
  let [heard, said, answered] = [now(), now(), now()];
  for (;;) {
    signal.throwIfAborted();
    try {
      const before = seen?.progress;
      seen = await look();
      answered = now();
      const { progress } = seen;
      if (progress && !isDeepStrictEqual(progress, before)) {
        heard = answered;
        options.onProgress?.(progress);
      }
    } catch (error) {
      if (!isPassing?.(error) || now() - answered > UNREACHABLE_MS) throw error;
    }
    const quietMs = now() - heard;
    if (seen?.hasEnded) return seen;
    if (quietMs >= SILENT_MS) throw options.silent(quietMs, seen);
    if (quietMs >= QUIET_MS && now() - said >= QUIET_MS) {
      said = now();
      options.onQuiet(quietMs, seen);
    }
    await sleep(LOOK_EVERY_MS, signal);
  }
}
