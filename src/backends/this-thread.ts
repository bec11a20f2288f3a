import { setImmediate } from 'node:timers/promises';
import type { Part } from '../experiment/part.ts';
import { failedPart, type TrainedPart, trainInTurns } from '../parts/train-part.ts';
import type { Backend, BackendKind } from './backend.ts';
import { type Carrier, shareOut } from './share-out.ts';

/** Trains in the thread that calls it, one part after another; other work gets its turn between runs. */
export function thisThread({ clock = () => performance.now() } = {}): Backend {
  return {
    name: 'this-thread',
    explain: () => 'in this thread',
    async *run(parts, signals = {}) {
      const carriers = [inThisThread({ clock })];
      for await (const { task, answer } of shareOut({ tasks: parts, carriers, ...signals })) {
        yield { part: task, ...answer };
      }
    },
  };
}

export const thisThreadKind: BackendKind = {
  about: 'one part after another, in the thread that asks',
  create: () => thisThread(),
};

export interface InThisThreadOptions {
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
  /** A run that takes longer keeps this thread from its other work: its part is not for this thread. */
  readonly patienceMs?: number;
}

/** Trains a part in this thread; other work gets its turn between runs. */
export function inThisThread({
  clock,
  patienceMs = Number.POSITIVE_INFINITY,
}: InThisThreadOptions): Carrier<Part, TrainedPart> {
  return {
    room: () => 1,
    async carry(part, signal) {
      let deadline = 0;
      const onEpisode = () => {
        if (clock() > deadline) throw new TooSlow();
      };
      const turns = trainInTurns(part, { clock, onEpisode });
      for (;;) {
        await setImmediate();
        signal.throwIfAborted();
        deadline = clock() + patienceMs;
        try {
          const { done, value } = turns.next();
          if (done) return value;
        } catch (error) {
          return error instanceof TooSlow ? undefined : failedPart(part, error);
        }
      }
    },
  };
}

// --- internal ---

class TooSlow extends Error {}
