import { describe, expect, it } from 'vitest';
import { backends } from '../../src/backends/index.ts';
import { thisThread } from '../../src/backends/this-thread.ts';
import { threads } from '../../src/backends/threads.ts';
import { backendContract, digestsOf } from '../backend.contract.ts';
import { examplePlan, wholePlan } from '../example.ts';
import { turnsDuring } from '../turns.ts';
import { slowClock } from '../virtual-clock.ts';

backendContract('this-thread', () => thisThread());
backendContract('threads, with too little work for them', () => threads({ threads: 2 }));
for (const count of [1, 2, 3]) {
  backendContract(`threads, ${count} of them`, () => threads({ threads: count, clock: slowClock() }));
}

describe('this thread', () => {
  it('gives other work its turn between parts', async () => {
    const { parts } = examplePlan({ seeds: 30 });
    const turns = await turnsDuring(() => Array.fromAsync(thisThread().run(parts)));
    expect(turns).toBeGreaterThanOrEqual(parts.length);
  });
});

describe('the threads backend', () => {
  it('says how it goes about its work', () => {
    const small = wholePlan({ seeds: 2 }).parts;
    const large = wholePlan({ seeds: 100, episodes: 10_000 }).parts;
    expect(threads({ threads: 8 }).explain?.(small)).toContain('in this thread');
    expect(threads({ threads: 8 }).explain?.(large)).toBe('on 8 threads');
    expect(threads({ threads: 1 }).explain?.(large)).toBe('on one thread');
    expect(threads({ threads: 8 }).explain?.(large.slice(0, 30))).toBe('on 8 threads');
  });

  it('takes up in threads what was begun in this one, when it takes longer than thought', async () => {
    const { parts } = examplePlan({ seeds: 5 });
    const digests = await digestsOf(threads({ threads: 2, clock: slowClock(40) }), parts);
    expect(digests).toEqual(await digestsOf(thisThread(), parts));
  });
});

describe('the registry of backends', () => {
  it('makes each one by its name', () => {
    for (const [name, kind] of Object.entries(backends)) expect(kind.create({ threads: 1 }).name).toBe(name);
  });
});
