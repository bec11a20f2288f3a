import type { Part } from '../experiment/part.ts';
import { estimatedSeconds } from '../experiment/plan.ts';
import { failedPart, type TrainedPart } from '../parts/train-part.ts';
import { anySignal } from './any-signal.ts';
import type { Backend, BackendKind, BackendOptions } from './backend.ts';
import type { Pool } from './pool.ts';
import { type Carrier, shareOut } from './share-out.ts';
import { inThisThread } from './this-thread.ts';

/** With less work, as estimated, no thread is started: it is done before one would have loaded what it runs. */
const TINY_SECONDS = 0.3;
/** So much work, as estimated, is worth one more thread. */
const SECONDS_PER_THREAD = 0.1;
/**
 * After so long, what was taken for little work is looked at again: what is left may be worth threads after all. A single
 * run that takes so long in this thread is given up, and done by another.
 */
const PATIENCE_MS = 300;
/** Then threads are started if what is left would take longer than this in this thread. */
const START_MS = 400;
/** Longer runs, as estimated, are left to other threads: this one hears of Ctrl-C and hands out parts between runs. */
const RUN_SECONDS_HERE = 0.05;
/** With a higher step guard a single episode could take longer than a run should in this thread. */
const MAX_STEPS_HERE = 1e6;

/**
 * Trains on as many threads as pay for themselves. This one is one of them where runs are short: it need not be
 * started. What is smaller than the cost of starting others it does alone; if that takes longer than expected, others
 * join in.
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
      const end = new AbortController();
      const stop = anySignal(end.signal, signal);
      const pools: Pool[] = [];
      const started = async (size: number): Promise<Carrier<Part, TrainedPart>> => {
        const { threadPool } = await import('./pool.ts');
        const pool = threadPool({ threads: size, signal: stop, ...poolOptions });
        pools.push(pool);
        return pool.carrier('part', failedPart);
      };
      const carriers: Carrier<Part, TrainedPart>[] = [];
      if (areShort(parts)) carriers.push(inThisThread({ clock, patienceMs: PATIENCE_MS }));
      const size = isTiny(parts) ? 1 : threadsThatPay(parts, limit);
      const begun = clock();
      let done = 0;
      try {
        if (size > carriers.length) carriers.push(await started(size - carriers.length));
        const answers = shareOut({
          tasks: parts,
          carriers,
          // Each run of what is left takes longer than it takes to start a thread.
          instead: (left) => started(pools.length > 0 ? 1 : Math.min(limit, left.length)),
          signal: stop,
          stopStarting,
        });
        for await (const { task, answer } of answers) {
          yield { part: task, ...answer };
          done += 1;
          if (pools.length > 0 || limit === 1) continue;
          const soFarMs = clock() - begun;
          const left = parts.length - done;
          const leftMs = (soFarMs / done) * left;
          if (soFarMs < PATIENCE_MS || leftMs < START_MS) continue;
          const others = Math.min(limit, left, Math.ceil(leftMs / 1000 / SECONDS_PER_THREAD)) - 1;
          if (others > 0) carriers.push(await started(others));
        }
      } finally {
        end.abort();
      }
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

function isTiny(parts: readonly Part[]): boolean {
  return areShort(parts) && estimatedSeconds(parts) < TINY_SECONDS;
}

/** Whether each run is over so soon that this thread may train it. */
function areShort(parts: readonly Part[]): boolean {
  const ofVariants = new Map(parts.map((part) => [part.variant, part]));
  return [...ofVariants.values()].every(
    (part) =>
      part.specs[0].maxStepsPerEpisode <= MAX_STEPS_HERE &&
      estimatedSeconds([part]) <= RUN_SECONDS_HERE * part.specs.length,
  );
}
