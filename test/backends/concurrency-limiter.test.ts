import { describe, expect, it } from 'vitest';
import { concurrencyLimiter } from '../../src/backends/lambda/concurrency-limiter.ts';
import { type Attempt, fanOut } from '../../src/backends/lambda/fan-out.ts';
import { type Simulation, simulate } from '../simulated-lambda.ts';

const RUN_MS = 1000;
const COLD_START_MS = 500;

/** Run times from half to one and a half of the usual one, the same in every test. */
const varied = (call: number) => RUN_MS * (0.5 + (Math.imul(call + 1, 2654435761) >>> 0) / 2 ** 32);
const steady = () => RUN_MS;
const simulation = (changes: Partial<Simulation> & Pick<Simulation, 'calls'>): Simulation => ({
  capacity: () => 100,
  runMs: steady,
  coldStartMs: COLD_START_MS,
  ...changes,
});
/** The makespan of calls that are carried out as many at once as there is capacity for, none waiting. */
const ideal = (calls: number, capacity: number) => Math.ceil(calls / capacity) * RUN_MS + COLD_START_MS;

/** All calls are carried out, in little more than the time of one who knows the capacity, and few are refused. */
async function expectNear(changes: Partial<Simulation> & Pick<Simulation, 'calls'>, best?: number) {
  const { done, throttled, makespanMs, idealMs } = await simulate(simulation(changes));
  expect(done).toBe(changes.calls);
  expect(makespanMs).toBeLessThanOrEqual(1.15 * (best ?? idealMs) + 6 * RUN_MS);
  expect(throttled).toBeLessThanOrEqual(0.1 * changes.calls + 100);
}

describe('the limiter, in simulated time', () => {
  const cases = [10, 100, 900].flatMap((capacity) =>
    [100, 1000, 10_000, 100_000].map((calls) => ({ capacity, calls })),
  );

  it.each(cases)(
    'told a limit of $capacity, carries out $calls calls in 1.1 of the ideal time, none refused',
    async ({ capacity, calls }) => {
      const { done, throttled, makespanMs, peak } = await simulate(
        simulation({ calls, capacity: () => capacity, limit: capacity }),
      );
      expect({ done, throttled }).toEqual({ done: calls, throttled: 0 });
      expect(makespanMs).toBeLessThanOrEqual(1.1 * ideal(calls, capacity));
      expect(peak).toBeLessThanOrEqual(capacity);
    },
  );

  it.each(cases)(
    'finds out a capacity of $capacity over $calls calls, in 1.15 of the ideal time and 6 runs',
    async ({ capacity, calls }) => {
      for (const runMs of [steady, varied]) {
        // Finding the ideal for run times that vary takes long for so many.
        if (runMs === varied && calls > 10_000) continue;
        const best = runMs === steady ? ideal(calls, capacity) : undefined;
        await expectNear({ calls, capacity: () => capacity, runMs }, best);
      }
    },
  );

  it.each([
    { from: 100, to: 10, calls: 3000, at: 20 },
    { from: 10, to: 100, calls: 3000, at: 30 },
    { from: 100, to: 900, calls: 10_000, at: 20 },
    { from: 900, to: 100, calls: 30_000, at: 20, limit: 900 },
    { from: 100, to: 0, calls: 10_000, at: 20, until: 50 },
  ])('follows a capacity that goes from $from to $to after $at runs', async (change) => {
    const { from, to, calls, at, until = Number.POSITIVE_INFINITY, limit } = change;
    const capacity = (time: number) => (time < at * RUN_MS || time > until * RUN_MS ? from : to);
    await expectNear({ calls, capacity, runMs: varied, limit });
  });
});

describe('the limiter', () => {
  /** Starts as many calls as it lets start: how many. */
  const start = (limiter: ReturnType<typeof concurrencyLimiter>) => {
    const before = limiter.underWay();
    while (limiter.mayStart()) limiter.started();
    return limiter.underWay() - before;
  };

  it('begins with 50 calls, or the limit that it is told, and never goes beyond that', () => {
    expect(start(concurrencyLimiter({ now: () => 0 }))).toBe(50);
    expect(start(concurrencyLimiter({ now: () => 0, limit: 5000 }))).toBe(900);
    const limiter = concurrencyLimiter({ now: () => 0, limit: 7 });
    for (let round = 0; round < 5; round++) {
      expect(start(limiter)).toBe(7);
      for (let i = 0; i < 7; i++) limiter.accepted();
    }
  });

  it('takes refusals as news of the capacity, and goes there at once', () => {
    const limiter = concurrencyLimiter({ now: () => 0 });
    for (let i = start(limiter); i > 10; i--) limiter.refused();
    expect(limiter.capacity()).toBe(10);
    expect(limiter.mayStart()).toBe(false);
    limiter.accepted();
    expect(start(limiter)).toBe(1);
  });

  it('asks again after a while when nothing at all may run, less and less often', () => {
    let now = 0;
    const limiter = concurrencyLimiter({ now: () => now });
    for (let i = start(limiter); i > 0; i--) limiter.refused();
    const waits = [];
    for (let i = 0; i < 8; i++) {
      expect(limiter.mayStart()).toBe(false);
      waits.push(limiter.closedFor());
      now += limiter.closedFor();
      expect(limiter.mayStart()).toBe(true);
      limiter.started();
      limiter.refused();
    }
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });
});

describe('the fan-out', () => {
  it('goes on also where the wait is over in the moment in which it looks how long it is', async () => {
    let time = 0;
    const clock = { now: () => (time += 50), sleep: async () => undefined };
    const attempts: Attempt<string>[] = [{ kind: 'throttled' }, { kind: 'answered', answer: 'trained' }];
    const attempt = async () => attempts.shift() as Attempt<string>;
    const limiter = concurrencyLimiter({ now: clock.now });
    const settled = await Array.fromAsync(fanOut({ tasks: ['part'], attempt, limiter, clock }));
    expect(settled).toEqual([{ task: 'part', kind: 'answered', answer: 'trained' }]);
  });
});
