import { setImmediate } from 'node:timers/promises';
import { type TrainPartOptions, trainPart } from '../parts/train-part.ts';
import type { Backend, BackendKind } from './backend.ts';

/**
 * Trains in the thread that calls it, one part after another; other work gets its turn between parts.
 *
 * @throws Stopped where `onEpisode` does
 */
export function thisThread({
  clock = () => performance.now(),
  onEpisode,
}: Partial<TrainPartOptions> = {}): Backend {
  return {
    name: 'this-thread',
    async *run(parts, { signal, stopStarting } = {}) {
      for (const part of parts) {
        await setImmediate();
        if (signal?.aborted || stopStarting?.aborted) return;
        yield { part, ...trainPart(part, { clock, onEpisode }) };
      }
    },
  };
}

export const thisThreadKind: BackendKind = {
  about: 'one part after another, in the thread that asks',
  create: () => thisThread(),
};
