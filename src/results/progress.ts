import { episodesIn, type Part } from '../experiment/part.ts';
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

export interface ProgressOptions {
  readonly store: Store;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onProgress?: (progress: Progress) => void;
  /** Nobody sits beside it: progress is written while parts take long, too, and `<id>/cancel` is looked for. */
  readonly unattended?: boolean;
  /** What else progress.json says. */
  readonly alsoReport?: () => object;
}

const INTERVAL_MS = 1000;

/**
 * Keeps progress.json: written at most once a second while it runs, and always when the state changes.
 *
 * @param begin how many runs the plan has, and how many of them stand already; `started` in milliseconds since 1970
 */
export function trackProgress(
  { store, now, onProgress, unattended, alsoReport }: ProgressOptions,
  {
    id,
    started,
    ...begin
  }: Pick<Progress, 'id' | 'planned' | 'ok' | 'failed'> & { readonly started: number },
) {
  let counts = { ...begin, reused: begin.ok + begin.failed, episodes: 0 };
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  /** One write after another, so that none overtakes a later one. */
  let writing = Promise.resolve();
  const cancel = new AbortController();

  const current = (state: Progress['state'], time: number, error?: string): Progress => ({
    id,
    state,
    ...counts,
    started: new Date(started).toISOString(),
    updated: new Date(time).toISOString(),
    ...alsoReport?.(),
    ...(error === undefined ? {} : { error }),
  });
  const write = (progress: Progress): Promise<void> => {
    const next = writing.then(() => writeJson(store, keys.progress(id), progress));
    writing = next.catch(() => undefined);
    return next;
  };
  const report = async () => {
    if (hasEnded) return;
    const time = now();
    const progress = current('running', time);
    onProgress?.(progress);
    // A clock that jumps back must not silence it.
    if (time >= last && time - last < INTERVAL_MS) return;
    last = time;
    if (unattended && (await isCancelled(store, id, started))) cancel.abort();
    if (!hasEnded) await write(progress);
  };
  return {
    /** Aborted when somebody asks for the end of an unattended experiment. */
    // By the global name: that of @types/node cannot be said in the package's own types.
    cancelled: cancel.signal as AbortSignal,
    /** Runs that are neither there nor failed. */
    missing: () => counts.planned - counts.ok - counts.failed,
    async start(): Promise<void> {
      await report();
      // What is wrong with the store shows at the next write that counts.
      if (unattended) timer = setInterval(() => report().catch(() => undefined), INTERVAL_MS);
    },
    async add({ part, ok, failed }: { part: Part; ok: number; failed: number }): Promise<void> {
      counts = {
        ...counts,
        ok: counts.ok + ok,
        failed: counts.failed + failed,
        episodes: counts.episodes + episodesIn(part),
      };
      await report();
    },
    /** Nothing is written beside the end. */
    async end(state: Progress['state'], error?: string): Promise<Progress> {
      hasEnded = true;
      clearInterval(timer);
      const progress = current(state, now(), error);
      onProgress?.(progress);
      await write(progress);
      return progress;
    },
  };
}

// --- internal ---

/** Whether there is a cancel object that is not older than the start. S3 cuts its times to whole seconds. */
async function isCancelled(store: Store, id: string, started: number): Promise<boolean> {
  const key = keys.cancel(id);
  return ((await store.modified(key)).get(key) ?? 0) >= Math.floor(started / 1000) * 1000;
}
