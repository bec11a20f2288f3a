import { afterEach, describe, expect, it } from 'vitest';
import { handler } from '../../functions/train-one-run.ts';
import type { Trouble } from '../../src/backends/lambda/attempt.ts';
import { type LambdaClientOptions, lambdaInvoke } from '../../src/backends/lambda/client.ts';
import { type LambdaOptions, lambda } from '../../src/backends/lambda/lambda.ts';
import { type Part, runsOf } from '../../src/experiment/part.ts';
import type { PartResult } from '../../src/parts/train-part.ts';
import { trainRun } from '../../src/training/run.ts';
import { CannotGoOnError } from '../../src/validation/errors.ts';
import { examplePlan } from '../example.ts';
import {
  endings,
  type FakeLambda,
  type FakeLambdaOptions,
  type FaultKind,
  fakeLambda,
} from '../fake-lambda.ts';
import { runRows } from '../read-results.ts';
import { fastClock } from '../virtual-clock.ts';

const open: FakeLambda[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

async function start(options: FakeLambdaOptions = {}, client: Partial<LambdaClientOptions> = {}) {
  const fake = await fakeLambda(options);
  open.push(fake);
  const invoke = lambdaInvoke({
    functionName: 'manyruns-train-one-run:live',
    config: fake.config,
    ...client,
  });
  return { fake, backend: (more: Partial<LambdaOptions> = {}) => lambda({ invoke, ...more }) };
}

const fast = fastClock(100);

/** Parts of one short run each. */
const parts = (seeds: number): readonly Part[] =>
  examplePlan({ environment: 'frozen-lake', episodes: 20, seeds, variants: { short: { epsilon: 0.5 } } })
    .parts;

/** The handler, its answers kept: many calls cost little more than their way. */
function remembering() {
  const answers = new Map<string, unknown>();
  return async (event: unknown) => {
    const key = JSON.stringify(event);
    if (!answers.has(key)) answers.set(key, await handler(event));
    return answers.get(key);
  };
}

/** So many calls, of a few different parts. */
function manyParts(count: number): Part[] {
  const different = parts(40);
  return Array.from({ length: count }, (_, i) => ({ ...different[i % 40] }));
}

/** Each part exactly once, and each run with the digest that it has here. */
async function expectAll(outcomes: readonly PartResult[], asked: readonly Part[]) {
  expect(outcomes).toHaveLength(asked.length);
  expect(new Set(outcomes.map(({ part }) => part))).toEqual(new Set(asked));
  for (const result of outcomes) {
    const specs = [...runsOf(result.part)].map(({ spec }) => spec);
    expect(result.ok).toBe(specs.length);
    const rows = await runRows(result);
    expect(rows.map(({ digest }) => digest)).toEqual(specs.map((spec) => trainRun(spec).digest));
  }
}

async function errorsOf(outcomes: readonly PartResult[]) {
  const rows = await Promise.all(outcomes.map(runRows));
  return rows.flat().map(({ status, error }) => `${status}: ${error}`);
}

describe('the lambda backend, against limits', () => {
  it('loses none of 500 calls of 200 ms at a capacity of 100', async () => {
    const { fake, backend } = await start({ capacity: 100, runMs: 200, handler: remembering() });
    const asked = manyParts(500);
    await expectAll(await Array.fromAsync(backend().run(asked)), asked);
    expect(fake.counts.ran).toBe(500);
    expect(fake.counts.throttled).toBeLessThanOrEqual(150);
  });

  it('loses none of 1,000 calls at a capacity of 10, and says whose limit it is', async () => {
    const { fake, backend } = await start({ capacity: 10, runMs: 5, handler: remembering() });
    const asked = manyParts(1000);
    const limited = backend();
    const outcomes = await Array.fromAsync(limited.run(asked));
    expect(new Set(outcomes.map(({ part }) => part))).toEqual(new Set(asked));
    expect(fake.counts.ran).toBe(1000);
    expect(fake.counts.peak).toBe(10);
    expect(limited.notes()).toEqual([
      expect.stringMatching(/^This account runs only about (9|\d\d) functions/),
    ]);
  });

  it('never calls more often at once than it was told', async () => {
    const { fake, backend } = await start({ runMs: 5 });
    await Array.fromAsync(backend({ concurrency: 7 }).run(parts(40)));
    expect(fake.counts).toMatchObject({ throttled: 0, ran: 40 });
    expect(fake.counts.peak).toBeLessThanOrEqual(7);
  });

  it('never makes more calls than there are sockets, whatever the limit, and loses none', async () => {
    // Calls beyond that would wait for a socket longer than for a connection, and be lost.
    const fakeOptions = { capacity: 10_000, runMs: 3000, handler: remembering() };
    const { fake, backend } = await start(fakeOptions, { connectionTimeoutMs: 5000 });
    const troubles: string[] = [];
    const asked = manyParts(1900);
    const options = { concurrency: 5000, onTrouble: ({ kind }: Trouble) => troubles.push(kind) };
    const outcomes = await Array.fromAsync(backend(options).run(asked));
    expect(outcomes.filter(({ failed }) => failed > 0)).toEqual([]);
    expect(outcomes).toHaveLength(1900);
    expect(troubles).toEqual([]);
    expect(fake.counts).toMatchObject({ calls: 1900, peak: 900 });
  });

  it('names the limit of the function where it is that one', async () => {
    const reason = 'ReservedFunctionConcurrentInvocationLimitExceeded';
    const { backend } = await start({ capacity: 5, runMs: 100, reason });
    const limited = backend();
    await Array.fromAsync(limited.run(parts(60)));
    expect(limited.notes()).toEqual([expect.stringContaining('its own reserved concurrency')]);
  });

  it('comes through a limit that falls from 100 to 10, and storms in which nothing may run', async () => {
    const { fake, backend } = await start({ capacity: 100, runMs: 10, handler: remembering() });
    const asked = manyParts(400);
    const changes: Record<number, number> = { 100: 10, 150: 0, 200: 100, 300: 0 };
    const outcomes: PartResult[] = [];
    for await (const outcome of backend().run(asked)) {
      outcomes.push(outcome);
      fake.capacity = changes[outcomes.length] ?? fake.capacity;
      if (fake.capacity > 0) continue;
      setTimeout(() => {
        fake.capacity = 50;
      }, 300);
    }
    await expectAll(outcomes, asked);
  });
});

describe('the lambda backend, against faults', () => {
  /** The first so many calls of all go wrong in one way. */
  const firstCalls = (kind: FaultKind, count: number) => (call: number) => (call < count ? kind : undefined);

  it.each(['reset-before', 'reset-after', 'cut', 'service-error', 'hang'] satisfies FaultKind[])(
    'makes a call again, twice at most, after: %s',
    async (kind) => {
      const asked = parts(1);
      const { fake, backend } = await start({ faults: firstCalls(kind, 2) }, { timeoutMs: 400 });
      await expectAll(await Array.fromAsync(backend({ clock: fast }).run(asked)), asked);
      expect(fake.counts.calls).toBe(3);
    },
  );

  const saidByLambda = Object.entries(endings).map(([kind, said]) => [kind as FaultKind, said.join(': ')]);
  it.each([
    ...saidByLambda,
    ['garbage', 'The answer does not match the part: it is not JSON'],
    ['other-part', 'The answer does not match the part: it has 20 episodes of seed 1000000'],
    ['flipped', 'The answer does not match the part: its files are not those of its runs'],
  ] as [FaultKind, string][])(
    'tries a part once more after: %s; then it is failed rows',
    async (kind, words) => {
      const once = await start({ faults: firstCalls(kind, 1) });
      const asked = parts(1);
      await expectAll(await Array.fromAsync(once.backend().run(asked)), asked);
      expect(once.fake.counts.calls).toBe(2);

      const always = await start({ faults: firstCalls(kind, 9) });
      const [error] = await errorsOf(await Array.fromAsync(always.backend().run(asked)));
      expect(error).toContain(`failed: ${words}`);
      expect(always.fake.counts.calls).toBe(2);
    },
  );

  it('does not try again what is wrong itself, and keeps the words', async () => {
    const { fake, backend } = await start();
    const [good, bad] = parts(2);
    const agent = { kind: 'q-learning', alpha: 7, gamma: 1 };
    const wrong = { ...bad, variants: { short: { ...bad.variants.short, agent } } };
    const errors = await errorsOf(await Array.fromAsync(backend({ concurrency: 1 }).run([wrong, good])));
    expect(errors).toEqual([
      'failed: Expected `part.variants.short.agent.alpha` to be a number above 0, up to 1, got `7` (number)',
      'ok: null',
    ]);
    expect(fake.counts.calls).toBe(2);
  });

  it('counts throttled calls as no attempt at all', async () => {
    const { fake, backend } = await start({ faults: firstCalls('throttle', 12) });
    const asked = parts(1);
    await expectAll(await Array.fromAsync(backend({ clock: fast }).run(asked)), asked);
    expect(fake.counts.calls).toBe(13);
  });

  it('takes a part whose calls are always lost for failed once others get through', async () => {
    const asked = parts(4);
    const { backend } = await start({
      faults: (call) => (call % 2 === 0 && call < 6 ? 'reset-before' : undefined),
    });
    const outcomes = await Array.fromAsync(backend({ concurrency: 1, clock: fast }).run(asked));
    expect(outcomes).toHaveLength(4);
  });

  it('says that Lambda cannot be reached when no call gets through, and makes no failed rows of that', async () => {
    const { backend } = await start({ faults: () => 'reset-before' });
    const run = Array.fromAsync(backend({ clock: fast }).run(parts(30)));
    await expect(run).rejects.toThrow(CannotGoOnError);
    await expect(run).rejects.toThrow('Lambda cannot be reached');
  });

  it('says that it may not call, and makes no failed rows of that', async () => {
    const { backend } = await start({ faults: (call) => (call === 2 ? 'denied' : undefined) });
    const run = Array.fromAsync(backend({ concurrency: 1 }).run(parts(5)));
    await expect(run).rejects.toThrow(CannotGoOnError);
    await expect(run).rejects.toThrow('Lambda refuses to run train-one-run: AccessDeniedException');
  });
});

describe('the lambda backend, in time', () => {
  it('gives up what still runs at its deadline, and yields what is finished', async () => {
    const { backend } = await start({ faults: (call) => (call === 3 ? 'hang' : undefined) });
    const deadline = performance.now() + 4000;
    const outcomes = await Array.fromAsync(backend({ deadline }).run(parts(6)));
    expect(outcomes).toHaveLength(5);
  });

  it('starts no part that could not finish in time', async () => {
    const { fake, backend } = await start();
    const deadline = performance.now() + 1000;
    expect(await Array.fromAsync(backend({ deadline }).run(parts(3)))).toEqual([]);
    expect(fake.counts.calls).toBe(0);
  });
});
