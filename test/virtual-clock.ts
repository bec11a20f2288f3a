import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../src/backends/lambda/fan-out.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass, from one event to the next, until the work is done. */
  runUntil<Value>(work: Promise<Value>): Promise<Value>;
}

/** Time that passes only when everybody waits for it: an hour takes as long as what happens in it. */
export function virtualClock(): VirtualClock {
  let time = 0;
  const events = heap();
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        events.push({ at: time + Math.max(0, ms), wake: resolve });
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    async runUntil(work) {
      let isDone = false;
      const end = () => {
        isDone = true;
      };
      work.then(end, end);
      for (;;) {
        await setImmediate();
        if (isDone) return work;
        const next = events.pop();
        if (!next) throw new Error('everybody waits, and nothing is going to happen');
        time = next.at;
        next.wake();
        while (events.peek()?.at === time) events.pop()?.wake();
      }
    },
  };
}

// --- internal ---

interface Event {
  readonly at: number;
  readonly wake: () => void;
}

/** A binary heap: the earliest event first. */
function heap() {
  const items: Event[] = [];
  const swap = (a: number, b: number) => {
    [items[a], items[b]] = [items[b], items[a]];
  };
  return {
    peek: (): Event | undefined => items[0],
    push(event: Event): void {
      let i = items.push(event) - 1;
      while (i > 0 && items[i].at < items[(i - 1) >> 1].at) {
        swap(i, (i - 1) >> 1);
        i = (i - 1) >> 1;
      }
    },
    pop(): Event | undefined {
      const first = items[0];
      const last = items.pop();
      if (items.length === 0 || last === undefined) return first;
      items[0] = last;
      for (let i = 0; ; ) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        let least = left < items.length && items[left].at < items[i].at ? left : i;
        if (right < items.length && items[right].at < items[least].at) least = right;
        if (least === i) return first;
        swap(i, least);
        i = least;
      }
    },
  };
}
