import { describe, expect, it } from 'vitest';
import { backends } from '../src/backends/index.ts';
import { thisThread } from '../src/backends/this-thread.ts';
import { threads, threadsThatPay } from '../src/backends/threads.ts';
import { backendContract, digestsOf, partsOfEverything } from './backend.contract.ts';
import { examplePlan } from './example.ts';

/** A clock by which everything takes longer than expected, so that nothing is done in this thread. */
const slowClock = () => {
  let time = 0;
  return () => (time += 1000);
};

backendContract('this-thread', () => thisThread());
backendContract('threads, with too little work for them', () => threads({ threads: 2 }));
for (const count of [1, 2, 3]) {
  backendContract(`threads, ${count} of them`, () => threads({ threads: count, clock: slowClock() }));
}

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
