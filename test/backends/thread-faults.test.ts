import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ThreadsOptions, threads } from '../../src/backends/threads.ts';
import { examplePlan } from '../example.ts';
import { runRows } from '../read-results.ts';
import { slowClock } from '../virtual-clock.ts';

const worker = new URL('../soak/unlucky-worker.ts', import.meta.url).href;

/** What comes of parts, 5 if not said, of which seed 2 and each fourth one after it has bad luck: the errors, by seed. */
async function outcomesOf(
  luck: string,
  { seeds = 5, ...options }: ThreadsOptions & { seeds?: number } = {},
): Promise<Record<number, string | null>> {
  const { parts } = examplePlan({ variants: { all: { epsilon: 0.1 } }, seeds });
  const bad = [2, 6, 10, 14].map((seed) => [`all/${seed}`, luck]);
  process.env.MANYRUNS_UNLUCKY = JSON.stringify(Object.fromEntries(bad));
  const found: Record<number, string | null> = {};
  const backend = threads({ threads: 2, worker, clock: slowClock(), ...options });
  for await (const result of backend.run(parts)) {
    for (const { seed, error } of await runRows(result)) found[seed] = error;
  }
  return found;
}

describe('a worker thread', () => {
  it.each([
    ['throws', 'thrown in a thread', {}],
    ['exits', 'exit', {}],
    ['memory', 'memory', { heapMb: 200 }],
    ['hangs', 'its thread finished no episode for 0.5 s, and was ended', { patienceMs: 500 }],
  ])('that %s costs its part, and no other', async (variant, words, options) => {
    const found = await outcomesOf(variant, options);
    expect(found).toEqual({ 0: null, 1: null, 2: expect.stringContaining(words), 3: null, 4: null });
  });

  it('that hangs in a single part ends the work all the same, in time', async () => {
    expect(await outcomesOf('hangs', { threads: 1, patienceMs: 300 })).toMatchObject({
      2: expect.any(String),
      4: null,
    });
  });

  it.each([1, 2, 3])(
    'that exits again and again takes no part along that waits for it, with %i',
    async (count) => {
      const found = await outcomesOf('exits', { threads: count, seeds: 16 });
      const bad = Object.keys(found).filter((seed) => found[Number(seed)] !== null);
      expect(Object.keys(found)).toHaveLength(16);
      expect(bad).toEqual(['2', '6', '10', '14']);
    },
  );

  it.each(['unloadable-worker.ts', 'worker-that-is-not-there.ts'])(
    'that cannot be loaded fails what it was for, and keeps nobody waiting: %s',
    async (name) => {
      const unloadable = new URL(`../${name}`, import.meta.url).href;
      for (const threads of [1, 2]) {
        const found = await outcomesOf('fixed', { threads, worker: unloadable });
        const words = expect.stringMatching(
          /cannot be loaded|Cannot find module|not be found|Failed to load/,
        );
        expect(found).toEqual({ 0: words, 1: words, 2: words, 3: words, 4: words });
      }
    },
  );

  it('that dies once costs nothing', async () => {
    const died = join(tmpdir(), `manyruns-died-${process.pid}`);
    onTestFinished(() => rmSync(died));
    expect(await outcomesOf(died)).toEqual({ 0: null, 1: null, 2: null, 3: null, 4: null });
  });
});
