import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../src/backends/lambda/fan-out.ts';
import { realClock } from '../src/backends/lambda/lambda.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass, from one event to the next, until the work is done. */
  runUntil<Value>(work: Promise<Value>): Promise<Value>;
}

/** Time that passes only when everybody waits for it: an hour takes as long as what happens in it. */
export function virtualClock(): VirtualClock {
  let time = 0;
  /** Who waits until when, the earliest first. */
  const events: { at: number; wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (ms) =>
      new Promise((wake) => {
        const at = time + Math.max(0, ms);
        events.splice(events.findLastIndex((event) => event.at <= at) + 1, 0, { at, wake });
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
        if (events.length === 0) throw new Error('everybody waits, and nothing is going to happen');
        time = events[0].at;
        while (events[0]?.at === time) events.shift()?.wake();
      }
    },
  };
}

/** A clock that goes so many times as fast as the real one: waits are short. */
export function fastClock(times: number): Clock {
  return {
    now: () => times * performance.now(),
    sleep: (ms, signal) => realClock.sleep(ms / times, signal),
  };
}

/** A clock by which everything takes so long that it is left to threads. */
export function slowClock(stepMs = 1000): () => number {
  let time = 0;
  return () => (time += stepMs);
}
