import type { Progress } from '../../results/progress.ts';
import type { Execution } from './execution.ts';

/** How following an experiment ended. */
export type Ending =
  /** Nobody works on it any more; `execution` is undefined where it was started by other means. */
  | { readonly kind: 'ended'; readonly execution?: Execution; readonly progress?: Progress }
  /** The signal said so; the runs go on. */
  | { readonly kind: 'stopped' }
  /** Nothing was heard of it for too long. */
  | { readonly kind: 'silent'; readonly quietMs: number; readonly execution?: Execution };

export interface FollowOptions {
  /** progress.json as it was before the work began: it says nothing about it. */
  readonly before?: Progress;
  /** progress.json as it is now; undefined where there is none. May fail now and then. */
  readonly progress: () => Promise<Progress | undefined>;
  /** The execution as it is now; undefined where there is none to look at. May fail now and then. */
  readonly execution: () => Promise<Execution | undefined>;
  readonly onProgress: (progress: Progress) => void;
  /** Told when nothing is heard for a while. */
  readonly onQuiet: (quietMs: number, execution: Execution | undefined) => void;
  /** Whether an error of a look may be gone at the next. */
  readonly isPassing: (error: unknown) => boolean;
  /** The time in milliseconds, and a way to wait that the signal ends early. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** What was seen so far, at which times. */
export interface Seen {
  readonly progress?: Progress;
  readonly progressChanged: number;
  readonly execution?: Execution;
  readonly executionLooked: number;
  readonly said: number;
}

export type Step = 'wait' | 'look at the execution' | 'say that it is quiet' | 'end' | 'give up';

export const LOOK_EVERY_MS = 1_000;
export const EXECUTION_EVERY_MS = 5_000;
export const QUIET_MS = 60_000;
/** An invocation lasts 15 minutes at most, and a dead one is called again a few minutes later. */
export const SILENT_MS = 40 * 60_000;
/** How long looks may fail one after the other. */
export const UNREACHABLE_MS = 2 * 60_000;

/**
 * Follows an experiment until it has ended, it is told to stop, or nothing was heard for too long.
 *
 * @throws what a look throws, where it does not pass
 */
export async function follow(options: FollowOptions): Promise<Ending> {
  const { now, sleep, signal, isPassing } = options;
  let seen: Seen = {
    progress: options.before,
    progressChanged: now(),
    executionLooked: Number.NEGATIVE_INFINITY,
    said: now(),
  };
  let answered = now();
  while (!signal.aborted) {
    try {
      seen = await lookAtProgress(seen, options);
      if (nextStep(seen, now()) === 'look at the execution') {
        seen = { ...seen, execution: await options.execution(), executionLooked: now() };
      }
      answered = now();
    } catch (error) {
      if (!isPassing(error) || now() - answered > UNREACHABLE_MS) throw error;
    }
    const step = nextStep(seen, now());
    if (step === 'end') {
      seen = await lookAtProgress(seen, options).catch((error) => {
        if (!isPassing(error)) throw error;
        return seen;
      });
      return { kind: 'ended', execution: seen.execution, progress: seen.progress };
    }
    if (step === 'give up') {
      return { kind: 'silent', quietMs: now() - seen.progressChanged, execution: seen.execution };
    }
    if (step === 'say that it is quiet') {
      options.onQuiet(now() - seen.progressChanged, seen.execution);
      seen = { ...seen, said: now() };
    }
    await sleep(LOOK_EVERY_MS, signal);
  }
  return { kind: 'stopped' };
}

/** What to do next, from what was seen. The execution decides whether it has ended; progress.json may be of before. */
export function nextStep(seen: Seen, now: number): Step {
  const { progress, progressChanged, execution, executionLooked, said } = seen;
  const mayHaveEnded = progress !== undefined && progress.state !== 'running';
  const age = now - executionLooked;
  if (age >= (mayHaveEnded ? LOOK_EVERY_MS : EXECUTION_EVERY_MS)) return 'look at the execution';
  if (execution ? execution.status !== 'RUNNING' : mayHaveEnded) return 'end';
  const quiet = now - progressChanged;
  if (quiet >= SILENT_MS) return 'give up';
  return quiet >= QUIET_MS && now - said >= QUIET_MS ? 'say that it is quiet' : 'wait';
}

// --- internal ---

async function lookAtProgress(seen: Seen, { progress: look, onProgress, now }: FollowOptions): Promise<Seen> {
  const progress = await look();
  if (!progress || JSON.stringify(progress) === JSON.stringify(seen.progress)) return seen;
  onProgress(progress);
  return { ...seen, progress, progressChanged: now() };
}
