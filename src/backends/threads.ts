import { isOwnAgent } from '../agents/own-agents.ts';
import type { Part } from '../experiment/part.ts';
import { estimatedSeconds } from '../experiment/plan.ts';
import type { PartFiles } from '../parts/part-rows.ts';
import { failedPart, type PartResult, Stopped } from '../parts/train-part.ts';
import { asCompleted } from './as-completed.ts';
import type { Backend, BackendKind } from './backend.ts';
import type { PoolOptions } from './pool.ts';
import { thisThread } from './this-thread.ts';

/** With less work, as estimated, no thread is started: it is done before one would have loaded what it runs. */
const TINY_SECONDS = 0.3;
/** What was taken for tiny, and is not done by then, is left to threads after all. */
const PATIENCE_MS = 500;

export interface ThreadsOptions extends Partial<Omit<PoolOptions, 'signal'>> {
  /** Milliseconds from any fixed moment. */
  readonly clock?: () => number;
}

/** Trains each part in one of a pool of worker threads, as many as `threads` says; what is tiny, in the thread that asks. */
export function threads({
  threads: most = 1,
  clock = () => performance.now(),
  ...poolOptions
}: ThreadsOptions = {}): Backend {
  return {
    name: 'threads',
    explain(parts) {
      if (isTiny(parts)) return 'in this thread (too little work for threads to pay)';
      const size = Math.min(most, parts.length);
      return size === 1 ? 'on one thread' : `on ${size} threads`;
    },
    async *run(parts, signals = {}) {
      const { signal, stopStarting } = signals;
      const left = [...parts];
      if (isTiny(parts)) {
        const deadline = clock() + PATIENCE_MS;
        const onEpisode = () => {
          if (clock() > deadline) throw new Stopped();
        };
        try {
          for await (const result of thisThread({ clock, onEpisode }).run(parts, signals)) {
            left.shift();
            yield result;
          }
        } catch (error) {
          if (!(error instanceof Stopped)) throw error;
        }
      }
      const isStopped = () => signal?.aborted || stopStarting?.aborted;
      if (left.length === 0 || isStopped()) return;
      const { threadPool } = await import('./pool.ts');
      const size = Math.min(most, left.length);
      const pool = threadPool({ threads: size, signal, ...poolOptions });
      const train = async (part: Part): Promise<PartResult> => {
        const files = pool.run<PartFiles>('part', part, Object.values(part.variants));
        return { part, ...(await files.catch((error) => failedPart(part, error))) };
      };
      const wanted = function* () {
        for (const part of left) {
          if (isStopped()) return;
          yield part;
        }
      };
      try {
        // One more than there are threads, so that none waits while its last part is being written.
        for await (const result of asCompleted(wanted(), size + 1, train)) {
          if (signal?.aborted) return;
          yield result;
        }
      } finally {
        pool.end();
      }
    },
  };
}

export const threadsKind: BackendKind = {
  about: 'many parts at once, on the cores of this machine',
  create: (options) => threads({ threads: options.threads }),
};

// --- internal ---

/** An agent of one's own could hang in this thread, which nobody would end. */
function isTiny(parts: readonly Part[]): boolean {
  const specs = parts.flatMap(({ variants }) => Object.values(variants));
  return estimatedSeconds(parts) < TINY_SECONDS && !specs.some(({ agent }) => isOwnAgent(agent));
}
