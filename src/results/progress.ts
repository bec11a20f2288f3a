import { keys } from './files.ts';
import { type Store, writeJson } from '../store/store.ts';

/** progress.json */
export interface Progress {
  readonly id: string;
  readonly state: 'running' | 'done' | 'incomplete' | 'failed' | 'cancelled';
  /** Runs: all of the plan; of these, those that stand, well or failed; of these, those that stood before. */
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly reused: number;
  /** Episodes trained so far, this time. */
  readonly episodes: number;
  readonly started: string;
  readonly updated: string;
  readonly error?: string;
}

export interface ProgressWriterOptions {
  readonly store: Store;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  /** What is known at the moment, but for the state and the time. */
  readonly current: () => Omit<Progress, 'state' | 'updated' | 'error'>;
  readonly onProgress?: (progress: Progress) => void;
  /** Called before each write while it runs. */
  readonly beforeWrite?: () => Promise<void>;
}

const INTERVAL_MS = 1000;

/** Writes progress.json: at most once a second while it runs, and always when the state changes. */
export function progressWriter({ store, now, current, onProgress, beforeWrite }: ProgressWriterOptions) {
  let last = Number.NEGATIVE_INFINITY;
  return async (state: Progress['state'], error?: string): Promise<void> => {
    const time = now();
    const progress: Progress = {
      ...current(),
      state,
      updated: new Date(time).toISOString(),
      ...(error === undefined ? {} : { error }),
    };
    onProgress?.(progress);
    const running = state === 'running';
    if (running && time >= last && time - last < INTERVAL_MS) return;
    last = time;
    if (running) await beforeWrite?.();
    await writeJson(store, keys.progress(progress.id), progress);
  };
}

/** Calls again and again, one call at a time, until the function that it returns is called. */
export function everyInterval(call: () => Promise<void>, interval = INTERVAL_MS): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= call()
      // What is wrong with the store shows at the next write that counts.
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
  }, interval);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
