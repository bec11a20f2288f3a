import { setImmediate } from 'node:timers/promises';
import { trainPart } from '../parts/train-part.ts';
import type { Backend, BackendKind } from './backend.ts';

/** Trains in the thread that calls it, one part after another; other work gets its turn between parts. */
export function thisThread({ clock = () => performance.now() } = {}): Backend {
  return {
    name: 'this-thread',
    explain: () => 'in this thread',
    async *run(parts, { signal, stopStarting } = {}) {
      for (const part of parts) {
        await setImmediate();
        if (signal?.aborted || stopStarting?.aborted) return;
        yield { part, ...trainPart(part, { clock }) };
      }
    },
  };
}

export const thisThreadKind: BackendKind = {
  about: 'one part after another, in the thread that asks',
  create: () => thisThread(),
};
