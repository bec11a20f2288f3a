import { setImmediate } from 'node:timers/promises';
import { failedPart, trainPart } from '../part.ts';
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
        yield { part, ...trained(() => trainPart(part, { clock }), part) };
      }
    },
  };
}

export const thisThreadKind: BackendKind = {
  about: 'one part after another, in the thread that asks',
  create: () => thisThread(),
};

// --- internal ---

function trained(train: () => ReturnType<typeof trainPart>, part: Parameters<typeof failedPart>[0]) {
  try {
    return train();
  } catch (error) {
    return failedPart(part, error);
  }
}
