import { Piscina } from 'piscina';
import { type AgentChoice, agentFiles, ownAgentOf } from '../agents/own-agents.ts';
import type { Assignment } from './heartbeat.ts';

export interface PoolOptions {
  readonly threads: number;
  /** Ends the threads: tasks under way are given up. */
  readonly signal?: AbortSignal;
  /** The worker file. */
  readonly worker?: string;
  /** A thread that finishes no episode for so long hangs: it is ended. An agent of one's own may say otherwise. */
  readonly patienceMs?: number;
  /** Memory of a thread's objects; a part needs a tenth of what is the default. */
  readonly heapMb?: number;
}

export interface Pool {
  /**
   * Has a thread call a function of the worker file with a task.
   *
   * @param specs what it trains
   * @throws what the function throws, or what ended its thread: a second time, because the first may have been bad luck;
   *   where it hangs, at once
   */
  run<Answer>(call: string, task: unknown, specs: readonly { agent: AgentChoice }[]): Promise<Answer>;
  end(): void;
}

/** Attempts at a task whose thread breaks. */
const ATTEMPTS = 2;
/** What asks for more is broken, and must not take the machine along. */
const HEAP_MB = 1024;
/**
 * Node lets a thread go over its limit by 16 MB while it ends it; if more outlives one collection, the process aborts.
 * With less than this, threads collect more often than encoding a part bears.
 */
const YOUNG_HEAP_MB = 8;
/** The longest episode that the step guard allows takes about two minutes. */
const PATIENCE_MS = 600_000;

/** A pool of worker threads. Nobody has to wait for its end, which takes a while. */
export function threadPool({
  threads,
  signal,
  worker = ownWorker(),
  patienceMs = PATIENCE_MS,
  heapMb = HEAP_MB,
}: PoolOptions): Pool {
  const pool = new Piscina({
    filename: worker,
    minThreads: threads,
    maxThreads: threads,
    recordTiming: false,
    execArgv: [],
    // They may load the files of agents that this process has loaded.
    workerData: { agents: agentFiles() },
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

  return {
    end,
    async run(call, task, specs) {
      const patience = patienceWith(specs) ?? patienceMs;
      for (let attempts = 1; ; attempts++) {
        const assignment: Assignment<unknown> = { task, beats: new Int32Array(new SharedArrayBuffer(4)) };
        const hanging = new AbortController();
        const watch = setInterval(
          onSilence(assignment.beats, () => hanging.abort()),
          patience,
        );
        try {
          return await pool.run(assignment, { name: call, signal: hanging.signal });
        } catch (error) {
          if (hanging.signal.aborted) {
            throw new Error(`its thread finished no episode for ${patience / 1000} s, and was ended`);
          }
          if (cannotStart) throw idleError ?? error;
          if (signal?.aborted || attempts === ATTEMPTS) throw error;
        } finally {
          clearInterval(watch);
        }
      }
    },
  };
}

// --- internal ---

/** Agents of one's own say how long they may finish no episode. */
function patienceWith(specs: readonly { agent: AgentChoice }[]): number | undefined {
  const seconds = specs.flatMap(({ agent }) => ownAgentOf(agent)?.agentTimeoutSeconds ?? []);
  return seconds.length > 0 ? 1000 * seconds.reduce((a, b) => Math.min(a, b)) : undefined;
}

/** To be called now and then: tells when there was no beat since the last time; before the first one, a task waits. */
function onSilence(beats: Assignment<unknown>['beats'], call: () => void): () => void {
  let last = 0;
  return () => {
    const now = Atomics.load(beats, 0);
    if (now > 0 && now === last) call();
    last = now;
  };
}

/** The worker file beside this one: TypeScript like it, or built like it. */
function ownWorker(): string {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url).href;
}
