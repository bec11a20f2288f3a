import { setImmediate } from 'node:timers/promises';
import type { Part } from '../experiment/part.ts';
import { estimatedSeconds } from '../experiment/plan.ts';
import { failedPart, type TrainedPart, trainPart } from '../part.ts';
import type { Backend, BackendKind, BackendOptions } from './backend.ts';

/** Work below this is done before threads would have started, loaded and compiled what they run. */
const TINY_SECONDS = 0.3;
/** So long tiny work may take before it is asked what is left, because the first runs are slow; and one part of it. */
const PATIENCE_MS = 300;
/** What is left pays for threads if it would take longer than this. */
const START_MS = 400;
/** A thread pays for itself from this much work on. */
const SECONDS_PER_THREAD = 0.1;
/** With a higher guard a single episode could keep this thread from hearing Ctrl-C. */
const MAX_STEPS_HERE = 1e6;

/**
 * Trains on worker threads, as many as pay for themselves. Work that is smaller than the cost of starting one
 * is done in this thread; if it takes longer than expected, threads take over.
 */
export function threads({
  threads: limit = 1,
  clock = () => performance.now(),
  ...poolOptions
}: ThreadsOptions = {}): Backend {
  return {
    name: 'threads',
    explain(parts) {
      const size = threadsThatPay(parts, limit);
      if (isTiny(parts)) return 'in this thread (too little work for threads to pay)';
      return size === 1 ? 'on one thread' : `on ${size} threads`;
    },
    async *run(parts, { signal, stopStarting } = {}) {
      let done = 0;
      if (isTiny(parts)) {
        const start = clock();
        for (const part of parts) {
          await setImmediate();
          if (signal?.aborted || stopStarting?.aborted) return;
          const now = clock();
          const leftMs = ((now - start) / done) * (parts.length - done);
          if (now - start > PATIENCE_MS && leftMs > START_MS) break;
          const trained = before(now + PATIENCE_MS, part, clock);
          if (!trained) break;
          done++;
          yield { part, ...trained };
        }
      }
      const left = parts.slice(done);
      if (left.length === 0) return;
      const { inThreads } = await import('./pool.ts');
      const pool = inThreads<Part, TrainedPart>({
        call: 'part',
        tasks: left,
        threads: threadsThatPay(left, limit),
        onBroken: failedPart,
        signal,
        stopStarting,
        ...poolOptions,
      });
      for await (const { task, answer } of pool) yield { part: task, ...answer };
    },
  };
}

export interface ThreadsOptions extends BackendOptions {
  /** Milliseconds from any fixed moment. */
  readonly clock?: () => number;
  /** The file that threads run, and how long one may finish no episode before it is ended. */
  readonly worker?: string;
  readonly patienceMs?: number;
  /** Memory of a thread's objects. */
  readonly heapMb?: number;
}

export const threadsKind: BackendKind = {
  about: 'many parts at once, on the cores of this machine',
  create: (options) => threads(options),
};

/** How many of at most `limit` threads are worth starting. */
export function threadsThatPay(parts: readonly Part[], limit: number): number {
  return Math.max(1, Math.min(limit, parts.length, Math.ceil(estimatedSeconds(parts) / SECONDS_PER_THREAD)));
}

// --- internal ---

class TooSlow extends Error {}

function isTiny(parts: readonly Part[]): boolean {
  return (
    estimatedSeconds(parts) < TINY_SECONDS &&
    parts.every(({ specs }) => specs[0].maxStepsPerEpisode <= MAX_STEPS_HERE)
  );
}

function before(deadline: number, part: Part, clock: () => number): TrainedPart | undefined {
  const onEpisode = () => {
    if (clock() > deadline) throw new TooSlow();
  };
  try {
    return trainPart(part, { clock, onEpisode });
  } catch (error) {
    if (error instanceof TooSlow) return undefined;
    return failedPart(part, error);
  }
}
