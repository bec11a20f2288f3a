import { setTimeout as later } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Carrier, shareOut } from '../../src/backends/share-out.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

interface Watched extends Carrier<number, string> {
  readonly carried: number[];
  readonly most: () => number;
}

/** Answers after some milliseconds, and notes what it was asked. */
function carrier(room: number, ms: (task: number) => number = () => 0): Watched {
  const carried: number[] = [];
  let [now, most] = [0, 0];
  return {
    carried,
    most: () => most,
    room: () => room,
    async carry(task) {
      carried.push(task);
      most = Math.max(most, ++now);
      await later(ms(task));
      now -= 1;
      return `answer ${task}`;
    },
  };
}

async function answersOf(options: Parameters<typeof shareOut<number, string>>[0]): Promise<number[]> {
  const tasks: number[] = [];
  for await (const { task, answer } of shareOut(options)) {
    expect(answer).toBe(`answer ${task}`);
    tasks.push(task);
  }
  return tasks;
}

describe('sharing out', () => {
  it('has each task answered once, and no carrier do more at once than it has room for', async () => {
    const rooms = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(fc.nat(20), rooms, fc.nat(3), async (count, sizes, ms) => {
      const carriers = sizes.map((room) => carrier(room, (task) => (task * 7) % (ms + 1)));
      const answered = await answersOf({ tasks: numbers(count), carriers: [...carriers] });
      expect(answered.sort((a, b) => a - b)).toEqual(numbers(count));
      expect(carriers.flatMap(({ carried }) => carried).sort((a, b) => a - b)).toEqual(numbers(count));
      for (const [i, { most }] of carriers.entries()) expect(most()).toBeLessThanOrEqual(sizes[i]);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it('gives what a carrier does not take to another one in its place, and asks it no more', async () => {
    const picky = carrier(1);
    const refusing: Carrier<number, string> = {
      room: () => 1,
      carry: async (task) => (task === 3 ? undefined : picky.carry(task, AbortSignal.abort())),
    };
    const other = carrier(1);
    const waiting: number[][] = [];
    const instead = async (tasks: readonly number[]) => {
      waiting.push([...tasks]);
      return other;
    };
    expect(await answersOf({ tasks: numbers(6), carriers: [refusing], instead })).toEqual(numbers(6));
    expect([picky.carried, other.carried, waiting]).toEqual([[0, 1, 2], [3, 4, 5], [[3, 4, 5]]]);
  });

  it('lets others join in while answers come', async () => {
    const [first, second] = [carrier(1, () => 5), carrier(1, () => 5)];
    const carriers: Watched[] = [first];
    for await (const { task } of shareOut({ tasks: numbers(20), carriers })) {
      if (task === 2) carriers.push(second);
    }
    expect(second.carried.length).toBeGreaterThan(4);
  });

  it('starts nothing more when it is told so, and yields what was under way', async () => {
    const stopStarting = new AbortController();
    const slow = carrier(3, () => 5);
    const answered: number[] = [];
    const options = { tasks: numbers(20), carriers: [slow], stopStarting: stopStarting.signal };
    for await (const { task } of shareOut(options)) {
      answered.push(task);
      stopStarting.abort();
    }
    expect(answered).toEqual([0, 1, 2]);
  });

  it.each(['is told to stop', 'has nobody to listen any more'])(
    'tells its carriers when it %s',
    async (how) => {
      const controller = new AbortController();
      let heard: AbortSignal | undefined;
      const listening: Carrier<number, string> = {
        room: () => 2,
        async carry(task, signal) {
          heard = signal;
          if (task === 0) return 'answer 0';
          await later(60_000, undefined, { signal });
          return 'never';
        },
      };
      const options = { tasks: numbers(5), carriers: [listening], signal: controller.signal };
      for await (const _ of shareOut(options)) {
        if (how === 'is told to stop') controller.abort();
        else break;
      }
      expect(heard?.aborted).toBe(true);
    },
  );

  it('throws what a carrier throws', async () => {
    const broken: Carrier<number, string> = {
      room: () => 1,
      carry: () => Promise.reject(new Error('broken')),
    };
    await expect(answersOf({ tasks: [1], carriers: [broken] })).rejects.toThrow('broken');
  });
});
