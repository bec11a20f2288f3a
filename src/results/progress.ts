import { type Store, writeJson } from '../store/store.ts';
import { keys } from './keys.ts';

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

export type Counts = Pick<Progress, 'planned' | 'ok' | 'failed' | 'reused'>;

export interface TrackProgressOptions {
  readonly store: Store;
  readonly id: string;
  readonly counts: Counts;
  /** Milliseconds since 1970: now, and when the experiment was started. */
  readonly now: () => number;
  readonly started: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Called before each write while it runs. */
  readonly beforeWrite?: () => Promise<void>;
  /** Write while nothing happens, too. */
  readonly unattended?: boolean;
  /** What else progress.json says. */
  readonly alsoReport?: () => object;
}

const INTERVAL_MS = 1000;

/** Keeps progress.json: written at most once a second while it runs, and always when the state changes. */
export function trackProgress(options: TrackProgressOptions) {
  const { store, id, now, onProgress, beforeWrite } = options;
  let counts = { ...options.counts, episodes: 0 };
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let beat: Promise<void> | undefined;
  let hasEnded = false;
  /** One write after another, so that none overtakes a later one. */
  let writing = Promise.resolve();

  const current = (state: Progress['state'], time: number, error?: string): Progress => ({
    id,
    state,
    ...counts,
    started: new Date(options.started).toISOString(),
    updated: new Date(time).toISOString(),
    ...options.alsoReport?.(),
    ...(error === undefined ? {} : { error }),
  });
  const report = async () => {
    if (hasEnded) return;
    const time = now();
    const progress = current('running', time);
    onProgress?.(progress);
    // A clock that jumps back must not silence it.
    if (time >= last && time - last < INTERVAL_MS) return;
    last = time;
    await beforeWrite?.();
    await write(progress);
  };
  const write = (progress: Progress): Promise<void> => {
    const next = writing.then(() => writeJson(store, keys.progress(id), progress));
    writing = next.catch(() => undefined);
    return next;
  };
  return {
    /** Runs that are neither there nor failed. */
    missing: () => counts.planned - counts.ok - counts.failed,
    counts: (): Counts & { readonly episodes: number } => counts,
    async start(): Promise<void> {
      await report();
      if (!options.unattended) return;
      timer = setInterval(() => {
        // What is wrong with the store shows at the next write that counts.
        beat ??= report()
          .catch(() => undefined)
          .finally(() => {
            beat = undefined;
          });
      }, INTERVAL_MS);
    },
    async add({ ok, failed, episodes }: { ok: number; failed: number; episodes: number }): Promise<void> {
      counts = {
        ...counts,
        ok: counts.ok + ok,
        failed: counts.failed + failed,
        episodes: counts.episodes + episodes,
      };
      await report();
    },
    /** Nothing is written beside the end. */
    async end(state: Progress['state'], error?: string): Promise<void> {
      hasEnded = true;
      clearInterval(timer);
      await beat;
      const progress = current(state, now(), error);
      onProgress?.(progress);
      await write(progress);
    },
  };
}
