import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { backends } from '../../src/backends/index.ts';
import { thisThread } from '../../src/backends/this-thread.ts';
import { threads, threadsThatPay } from '../../src/backends/threads.ts';
import type { Part } from '../../src/experiment/part.ts';
import { backendContract, digestsOf, partsOfEverything } from '../backend.contract.ts';
import { examplePlan } from '../example.ts';

/** A clock by which a look at it takes so long: with 1,000 ms this thread finds that no run is for it. */
const slowClock = (ms = 1000) => {
  let time = 0;
  return () => (time += ms);
};

/** Where parts were trained: those that came to another thread have failed. */
async function placesOf(
  backend: Backend,
  parts: readonly Part[],
): Promise<{ here: number; elsewhere: number }> {
  const places = { here: 0, elsewhere: 0 };
  for await (const { ok } of backend.run(parts)) places[ok > 0 ? 'here' : 'elsewhere'] += 1;
  return places;
}

backendContract('this-thread', () => thisThread());
backendContract('threads, with too little work for them', () => threads({ threads: 2 }));
for (const count of [1, 2, 3]) {
  backendContract(`threads, ${count} of them`, () => threads({ threads: count, clock: slowClock() }));
}

describe('this thread', () => {
  const { parts } = examplePlan({ seeds: 800, variants: undefined, epsilon: 0.1 });

  it('gives other work its turn between the runs of a part', async () => {
    let turns = 0;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    for await (const _ of thisThread().run(parts.slice(0, 1)));
    clearImmediate(next);
    expect(parts[0].specs).toHaveLength(50);
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  it('stops in the middle of a part', async () => {
    const controller = new AbortController();
    setImmediate(() => setImmediate(() => controller.abort()));
    for await (const _ of thisThread().run(parts, { signal: controller.signal })) {
      throw new Error('there was an outcome');
    }
  });
});

describe('the threads backend', () => {
  it('gives the same digests whatever the number of threads', async () => {
    const parts = partsOfEverything(30);
    const [one, ...others] = await Promise.all(
      [1, 2, 3].map((count) => digestsOf(threads({ threads: count, clock: slowClock() }), parts)),
    );
    for (const other of others) expect(new Map([...other].sort())).toEqual(new Map([...one].sort()));
  });

  it('starts only as many threads as pay for themselves, and says so', () => {
    const small = examplePlan({ seeds: 2 }).parts;
    const large = examplePlan({ seeds: 100, episodes: 10_000 }).parts;
    expect(threads({ threads: 8 }).explain?.(small)).toContain('in this thread');
    expect(threads({ threads: 8 }).explain?.(large)).toBe('on 8 threads');
    expect(threads({ threads: 1 }).explain?.(large)).toBe('on one thread');
    expect(threadsThatPay(large.slice(0, 3), 8)).toBeLessThanOrEqual(3);
  });

  const worker = new URL('../other-thread.ts', import.meta.url).href;

  it('trains in this thread, too, where runs are short', async () => {
    const { parts } = examplePlan({ seeds: 160, episodes: 1000 });
    expect(await placesOf(threads({ threads: 1, worker }), parts)).toEqual({
      here: parts.length,
      elsewhere: 0,
    });
    const { here, elsewhere } = await placesOf(threads({ threads: 2, worker }), parts);
    expect([here > 0, elsewhere > 0, here + elsewhere]).toEqual([true, true, parts.length]);
  });

  it('leaves all to others where runs may be long', async () => {
    const { parts } = examplePlan({ seeds: 3, episodes: 20_000 });
    const long = parts.map(({ variant, specs }) => ({
      variant,
      specs: specs.map((spec) => ({ ...spec, maxStepsPerEpisode: 1e7 })),
    }));
    expect(await placesOf(threads({ threads: 2, worker }), long)).toEqual({
      here: 0,
      elsewhere: long.length,
    });
  });

  it('hands a run that takes longer than expected to another thread, and all that follow', async () => {
    const { parts } = examplePlan({ seeds: 5 });
    const backend = threads({ threads: 1, worker, clock: slowClock() });
    expect(await placesOf(backend, parts)).toEqual({ here: 0, elsewhere: parts.length });
  });

  it('has others join in where little work turns out to be much', async () => {
    const { parts } = examplePlan({ seeds: 64, episodes: 200 });
    expect(threads({ threads: 2 }).explain?.(parts)).toContain('in this thread');
    const { here, elsewhere } = await placesOf(threads({ threads: 2, worker, clock: slowClock(20) }), parts);
    expect([here > 0, elsewhere > 0, here + elsewhere]).toEqual([true, true, parts.length]);
  });

  it('does not keep a single endless episode in this thread', () => {
    const parts = examplePlan({ seeds: 1, maxStepsPerEpisode: 1e9 }).parts;
    expect(threads({ threads: 1 }).explain?.(parts)).toBe('on one thread');
  });
});

describe('the registry of backends', () => {
  it('makes each one by its name', () => {
    for (const [name, kind] of Object.entries(backends)) expect(kind.create({ threads: 1 }).name).toBe(name);
  });
});
