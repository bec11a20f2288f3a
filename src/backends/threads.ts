import { isOwnAgent } from '../agents/own-agents.ts';
import type { Part } from '../experiment/part.ts';
import { estimatedSeconds } from '../experiment/plan.ts';
import type { PartFiles } from '../parts/part-rows.ts';
import { failedPart, type PartResult, Stopped, trainPart } from '../parts/train-part.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { asCompleted } from './as-completed.ts';
import type { Backend, BackendKind, BackendOptions } from './backend.ts';
import { agentPatience } from './heartbeat.ts';
import type { PoolOptions } from './pool.ts';

/** With less work, as estimated, no thread is started: it is done before one would have loaded what it runs. */
const TINY_SECONDS = 0.3;
/** What was taken for tiny, and is not done by then, is left to threads after all. */
const PATIENCE_MS = 500;

export interface ThreadsOptions extends BackendOptions, Partial<Omit<PoolOptions, 'threads' | 'signal'>> {
  /** Milliseconds from any fixed moment. */
  readonly clock?: () => number;
}

/** Trains each part in one of a pool of worker threads; what is tiny, in the thread that asks. */
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
    async *run(parts, { signal, stopStarting } = {}) {
      const left = [...parts];
      const isStopped = () => signal?.aborted === true || stopStarting?.aborted === true;
      if (isTiny(parts)) yield* trainHere(left, { clock, isStopped });
      if (left.length === 0 || isStopped()) return;
      const { threadPool } = await import('./pool.ts');
      const pool = threadPool({ threads: Math.min(most, left.length), signal, ...poolOptions });
      const train = async (part: Part): Promise<PartResult> => {
        const files = await pool.run<PartFiles>('part', part, patienceWith(part)).catch((error) => {
          if (signal?.aborted) throw error;
          return failedPart(part, error);
        });
        return { part, ...files };
      };
      try {
        // One more than there are threads, so that none waits while its last part is being written.
        yield* asCompleted(left, train, { atOnce: pool.threads + 1, mayStart: () => !isStopped() });
      } catch (error) {
        if (!signal?.aborted) throw error;
      } finally {
        pool.end();
      }
    },
  };
}

export const threadsKind: BackendKind = {
  about: 'many parts at once, on the cores of this machine',
  create: (options) => threads(options),
};

// --- internal ---

/** An agent of one's own could hang in this thread, which nobody would end. */
function isTiny(parts: readonly Part[]): boolean {
  return estimatedSeconds(parts) < TINY_SECONDS && !parts.flatMap(agentsOf).some(isOwnAgent);
}

function agentsOf({ variants }: Part): RunSpecWithoutSeed['agent'][] {
  return Object.values(variants).map(({ agent }) => agent);
}

function patienceWith(part: Part): { patienceMs?: number } {
  return agentPatience(agentsOf(part));
}

/** Trains parts one after another, and takes those that it is done with off the list; gives up when it takes too long. */
function* trainHere(
  left: Part[],
  { clock, isStopped }: { clock: () => number; isStopped: () => boolean },
): Generator<PartResult> {
  const deadline = clock() + PATIENCE_MS;
  const onEpisode = () => {
    if (clock() > deadline) throw new Stopped();
  };
  for (const part of [...left]) {
    if (isStopped()) return;
    let files: PartFiles;
    try {
      files = trainPart(part, { clock, onEpisode });
    } catch (error) {
      if (error instanceof Stopped) return;
      throw error;
    }
    left.shift();
    yield { part, ...files };
  }
}
