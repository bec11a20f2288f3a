import { Piscina } from 'piscina';
import { agentFiles } from '../agents/own-agents.ts';
import { type Assignment, noBeats, watchBeats } from './heartbeat.ts';

export interface PoolOptions {
  readonly threads: number;
  /** Ends the threads: tasks under way are given up. */
  readonly signal?: AbortSignal;
  /** The worker file. */
  readonly worker?: string;
  /** A thread that finishes no episode for so long hangs: it is ended. */
  readonly patienceMs?: number;
  /** Memory of a thread's objects; a part needs a tenth of what is the default. */
  readonly heapMb?: number;
  /** The files of agents that threads may load: this process has loaded them. */
  readonly agents?: readonly string[];
}

export interface Pool {
  readonly threads: number;
  /**
   * Has a thread call a function of the worker file with a task.
   *
   * @param options.patienceMs of this task
   * @throws what the function throws, or what ended its thread: a second time, because the first may have been bad luck;
   *   where it hangs, at once
   */
  run<Answer>(call: string, task: unknown, options?: Pick<PoolOptions, 'patienceMs'>): Promise<Answer>;
  end(): void;
}

/** Attempts at a task whose thread breaks. */
const ATTEMPTS = 2;
/** What asks for more is broken, and must not take the machine along. */
const HEAP_MB = 1024;
/** Node lets a thread go over its limit by 16 MB while it ends it; if more outlives one collection, the process aborts. */
const YOUNG_HEAP_MB = 4;
/** The longest episode that the step guard allows takes about two minutes. */
const PATIENCE_MS = 600_000;

/** A pool of worker threads. Nobody has to wait for its end, which takes a while. */
export function threadPool({
  threads,
  signal,
  worker = ownWorker(),
  patienceMs = PATIENCE_MS,
  heapMb = HEAP_MB,
  agents = agentFiles(),
}: PoolOptions): Pool {
  const pool = new Piscina({
    filename: worker,
    minThreads: threads,
    maxThreads: threads,
    recordTiming: false,
    execArgv: [],
    workerData: { agents },
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
  });
  // Of a thread that died without a task, as one does that cannot be loaded; or of one that is long gone.
  let idleError: unknown;
  let cannotStart = false;
  const end = () => {
    signal?.removeEventListener('abort', end);
    void pool.destroy().catch(() => undefined);
  };
  pool.on('error', (error) => {
    idleError = error;
  });
  // After one that could not be loaded Piscina starts no more, and tasks would wait for ever.
  pool.on('workerDestroy', () => {
    setImmediate(() => {
      if (pool.threads.length > 0) return;
      cannotStart = true;
      end();
    });
  });
  if (signal?.aborted) end();
  else signal?.addEventListener('abort', end, { once: true });

  const attempt = async <Answer>(call: string, task: unknown, patience: number): Promise<Answer> => {
    const assignment: Assignment<unknown> = { task, beats: noBeats() };
    const hanging = new AbortController();
    const endWatch = watchBeats(assignment.beats, patience, () => hanging.abort());
    try {
      return await pool.run(assignment, { name: call, signal: hanging.signal });
    } catch (error) {
      if (!hanging.signal.aborted) throw error;
      throw new Hanging(`its thread finished no episode for ${patience / 1000} s, and was ended`);
    } finally {
      endWatch();
    }
  };
  return {
    threads,
    end,
    async run<Answer>(call: string, task: unknown, options: Pick<PoolOptions, 'patienceMs'> = {}) {
      for (let attempts = 1; ; attempts++) {
        try {
          return await attempt<Answer>(call, task, options.patienceMs ?? patienceMs);
        } catch (error) {
          if (cannotStart) throw idleError ?? error;
          if (signal?.aborted || error instanceof Hanging || attempts === ATTEMPTS) throw error;
        }
      }
    },
  };
}

// --- internal ---

/** Nobody's bad luck: it would hang again. */
class Hanging extends Error {}

/** The worker file beside this one: TypeScript like it, or built like it. */
function ownWorker(): string {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url).href;
}
