import { Piscina } from 'piscina';
import type { Assignment } from './worker.ts';

export interface PoolOptions<Task, Answer> {
  /** The name of the function in the worker file to call with each task. */
  readonly call: string;
  readonly tasks: readonly Task[];
  readonly threads: number;
  /** What to answer for a task that broke its thread twice. */
  readonly onBroken: (task: Task, error: unknown) => Answer;
  readonly signal?: AbortSignal;
  readonly stopStarting?: AbortSignal;
  /** The worker file. */
  readonly worker?: string;
  /** A thread that finishes no episode for so long hangs: it is ended. */
  readonly patienceMs?: number;
  /** Memory of a thread's objects; a part needs a tenth of what is the default. */
  readonly heapMb?: number;
}

/** Attempts at a task whose thread breaks: a second one, because the first may have been bad luck (memory). */
const ATTEMPTS = 2;
/** What asks for more is broken, and must not take the machine along. */
const HEAP_MB = 1024;
/** Node lets a thread go over its limit by 16 MB while it ends it; if more outlives one collection, the process aborts. */
const YOUNG_HEAP_MB = 4;
/** The longest episode that the step guard allows takes about two minutes. */
const PATIENCE_MS = 600_000;

/**
 * Has worker threads answer tasks, and yields the answers as they come. Only as many tasks are under way as keep
 * the threads busy, so memory does not grow with their number. Ends early, without an error, when told to stop.
 */
export async function* inThreads<Task, Answer>(options: PoolOptions<Task, Answer>) {
  const { tasks, threads, signal, stopStarting } = options;
  const pool = new Piscina({
    filename: options.worker ?? ownWorker(),
    name: options.call,
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: options.heapMb ?? HEAP_MB,
      maxYoungGenerationSizeMb: YOUNG_HEAP_MB,
    },
  });
  const stop = () => void pool.destroy().catch(() => undefined);
  signal?.addEventListener('abort', stop);

  const running = new Map<number, Promise<{ index: number; answer: Answer }>>();
  let next = 0;
  try {
    while (!signal?.aborted) {
      while (next < tasks.length && running.size < threads + 1 && !stopStarting?.aborted) {
        const index = next++;
        const promise = answerOf(tasks[index], pool, options).then((answer) => ({ index, answer }));
        promise.catch(() => undefined);
        running.set(index, promise);
      }
      if (running.size === 0) return;
      const { index, answer } = await Promise.race(running.values());
      running.delete(index);
      yield { task: tasks[index], answer };
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
}

// --- internal ---

/** The worker file beside this one: TypeScript like it, or built like it. */
function ownWorker(): string {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url).href;
}

async function answerOf<Task, Answer>(
  task: Task,
  pool: Piscina,
  { onBroken, signal, patienceMs = PATIENCE_MS }: PoolOptions<Task, Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const watch = watchdog(patienceMs);
    try {
      const assignment: Assignment<Task> = { task, beats: watch.beats };
      return await pool.run(assignment, { signal: watch.signal });
    } catch (error) {
      if (signal?.aborted) throw error;
      if (attempt === ATTEMPTS) return onBroken(task, watch.reason() ?? error);
    } finally {
      watch.end();
    }
  }
}

/** Aborts when a task shows no beat for longer than `patienceMs`; before its first one it waits for a thread. */
function watchdog(patienceMs: number) {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const controller = new AbortController();
  let last = 0;
  let reason: Error | undefined;
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    if (now > 0 && now === last) {
      reason = new Error(`its thread finished no episode for ${patienceMs / 1000} s, and was ended`);
      controller.abort();
    }
    last = now;
  }, patienceMs);
  return { beats, signal: controller.signal, reason: () => reason, end: () => clearInterval(timer) };
}
