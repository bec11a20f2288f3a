import { Piscina } from 'piscina';
import { hasBegun, noBeats, watch } from './beats.ts';
import type { Carrier } from './share-out.ts';
import type { Assignment } from './worker.ts';

export interface PoolOptions {
  readonly threads: number;
  /** Ends the threads: tasks under way are given up. */
  readonly signal: AbortSignal;
  /** The worker file. */
  readonly worker?: string;
  /** A thread that finishes no episode for so long hangs: it is ended. */
  readonly patienceMs?: number;
  /** Memory of a thread's objects; a part needs a tenth of what is the default. */
  readonly heapMb?: number;
}

export interface Pool extends Pick<PoolOptions, 'threads' | 'signal'> {
  /**
   * Its threads as those who call a function of the worker file with each task.
   *
   * @param onBroken what to answer for a task that broke its thread twice
   */
  carrier<Task, Answer>(
    call: string,
    onBroken: (task: Task, error: unknown) => Answer,
  ): Carrier<Task, Answer>;
}

/** Attempts at a task whose thread breaks: a second one, because the first may have been bad luck (memory). */
const ATTEMPTS = 2;
/** A task that waited for a thread that broke has not had its attempt, so often at most. */
const FALSE_STARTS = 10;
/** Each thread has its next task at hand, because the one that hands them out trains too. */
const TASKS_PER_THREAD = 2;
/** What asks for more is broken, and must not take the machine along. */
const HEAP_MB = 1024;
/** Node lets a thread go over its limit by 16 MB while it ends it; if more outlives one collection, the process aborts. */
const YOUNG_HEAP_MB = 4;
/** The longest episode that the step guard allows takes about two minutes. */
const PATIENCE_MS = 600_000;

/** Starts worker threads that answer tasks, until the signal. Nobody has to wait for their end, which takes a while. */
export function threadPool(options: PoolOptions): Pool {
  const { threads, signal } = options;
  const pool = new Piscina({
    filename: options.worker ?? ownWorker(),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: TASKS_PER_THREAD,
    // With them, a thread that finds two tasks begins the second before it answers the first.
    atomics: 'disabled',
    recordTiming: false,
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: options.heapMb ?? HEAP_MB,
      maxYoungGenerationSizeMb: YOUNG_HEAP_MB,
    },
  });
  // Of a thread that died without a task, as one does that cannot be loaded.
  let lastError: unknown;
  pool.on('error', (error) => {
    lastError = error;
  });
  // After one that could not be loaded Piscina starts no more, and tasks would wait for ever.
  pool.on('workerDestroy', () => {
    setImmediate(() => {
      if (pool.threads.length === 0 && !signal.aborted) end();
    });
  });
  const end = () => void pool.destroy().catch(() => undefined);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return {
    threads,
    signal,
    carrier: (call, onBroken) => ({
      // The last tasks go to who is free first.
      room: (waiting) => (waiting > threads * TASKS_PER_THREAD ? threads * TASKS_PER_THREAD : threads),
      carry: (task) => answerOf(task, { ...options, pool, call, onBroken, lastError: () => lastError }),
    }),
  };
}

// --- internal ---

/** The worker file beside this one: TypeScript like it, or built like it. */
function ownWorker(): string {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url).href;
}

interface Call<Task, Answer> extends PoolOptions {
  readonly pool: Piscina;
  readonly call: string;
  readonly onBroken: (task: Task, error: unknown) => Answer;
  readonly lastError: () => unknown;
}

async function answerOf<Task, Answer>(
  task: Task,
  { pool, call, onBroken, lastError, signal, patienceMs = PATIENCE_MS }: Call<Task, Answer>,
): Promise<Answer> {
  let [attempts, falseStarts] = [0, 0];
  for (;;) {
    const beats = noBeats();
    // Not by a signal for the task, because to a thread with such a task Piscina gives no second one.
    const watching = watch(beats, patienceMs, (hanging) => {
      void pool.threads.find(({ threadId }) => threadId === hanging)?.terminate();
    });
    try {
      const assignment: Assignment<Task> = { task, beats };
      return await pool.run(assignment, { name: call });
    } catch (error) {
      if (signal.aborted) throw error;
      if (hasBegun(beats)) attempts += 1;
      else falseStarts += 1;
      if (attempts === ATTEMPTS || falseStarts === FALSE_STARTS) {
        if (watching.hasHung()) return onBroken(task, hung(patienceMs));
        return onBroken(task, falseStarts === FALSE_STARTS ? (lastError() ?? error) : error);
      }
    } finally {
      watching.end();
    }
  }
}

function hung(patienceMs: number): Error {
  return new Error(`its thread finished no episode for ${patienceMs / 1000} s, and was ended`);
}
