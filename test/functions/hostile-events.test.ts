import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handler as trainOneRun } from '../../functions/train-one-run.ts';
import { runInvocation } from '../../src/aws/run-invocation.ts';
import { example, examplePlan } from '../example.ts';
import { invocationContext } from '../invocation-context.ts';
import { memoryStore } from '../memory-store.ts';

const plan = examplePlan();
const spec = { environment: 'taxi', agent: { kind: 'sarsa' }, epsilon: 0.1, episodes: 3, seed: 7 };
const { seed: _, ...withoutSeed } = spec;
const part = {
  experiment: plan.id,
  variants: { fixed: withoutSeed, low: { ...withoutSeed, epsilon: 0 } },
  seeds: [7, 8],
};
const options = { concurrency: 2, retryFailed: false, maxCostUsd: 1, started: '2001-01-01T00:00:00Z' };
const experiment = { ...example, episodes: 3, seeds: 2, grid: { alpha: [0.1, 0.2] } };

const nested = (depth: number, open: string, close: string) =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);
const hostile: readonly unknown[] = [
  undefined,
  null,
  true,
  '',
  'NaN',
  'Infinity',
  '1e308',
  '7',
  'constructor',
  '__proto__',
  'toString',
  '../../x',
  'CON',
  'a/b',
  '<img src=x onerror=alert(1)>',
  '\u202Eexe.yaml',
  '\0',
  '\uD800',
  'taxi\n    at evil (file:1:1)',
  -0,
  -1,
  0.5,
  2 ** 53,
  1e308,
  -1e308,
  5e-324,
  [],
  [[]],
  {},
  { kind: '__proto__' },
  { kind: 'constructor', value: 1 },
  { kind: 'constant', value: '0.1' },
  { kind: 'steps', values: [[0, 1e308]] },
  { kind: 'steps', values: [[-0, 0.1]] },
  {
    kind: 'piecewise-linear',
    points: [
      [0, 0],
      [1e308, 1],
    ],
  },
  { length: 1e9 },
  JSON.parse('{"__proto__": {"kind": "taxi"}, "constructor": {"prototype": {"polluted": true}}}'),
  { toString: null, valueOf: 7, toJSON: 7 },
  nested(50_000, '[', ']'),
  nested(50_000, '{"kind":', '}'),
  'x'.repeat(5_000_000),
  Array.from({ length: 100_000 }, (_, i) => i / 2),
  Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key-${i}`, i])),
];

/** All places in a value, as paths. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return [[...path], ...Object.entries(value).flatMap(([key, inside]) => pathsOf(inside, [...path, key]))];
}

/** A copy with another value in one place. */
function withAt(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  // Not an assignment: `__proto__` is a key like others.
  Object.defineProperty(copy, key, {
    value: withAt((value as Record<string, unknown>)[key], rest, other),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

interface Spoiling {
  readonly path: readonly string[];
  readonly key: string | undefined;
  /** The number of one that is hostile, or any JSON. */
  readonly value: number | string;
}

/** Where and with what a right event is spoiled: something hostile in one place, or beside what is there. */
function spoiling(event: object) {
  return fc.record({
    path: fc.constantFrom(...pathsOf(event)),
    key: fc.constantFrom(undefined, '__proto__', 'constructor', 'toJSON', 'extra', '0'),
    value: fc.oneof(fc.nat(hostile.length - 1), fc.json({ maxDepth: 3 })),
  });
}

/** Hostile values are told by their numbers, because some are too large to be printed. */
function spoiled(event: object, { path, key, value }: Spoiling): unknown {
  const other = typeof value === 'number' ? hostile[value] : JSON.parse(value);
  return withAt(event, key === undefined ? path : [...path, key], other);
}

/** What a function may say of an event that it does not take. */
function expectWords(error: unknown) {
  expect(error).toMatchObject({ name: 'InputError' });
  const { message } = error as Error;
  expect(message.length).toBeGreaterThan(10);
  expect(message.length).toBeLessThan(20_000);
  expect(message).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

const LONGEST_MS = 1000;

/** Held to computing time, which does not depend on what else this machine does. */
async function inTime<Value>(call: () => Promise<Value>): Promise<Value> {
  const start = process.cpuUsage();
  try {
    return await call();
  } finally {
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(LONGEST_MS);
  }
}

/** @throws what train-one-run says of an event that it does not take */
async function trained(event: unknown): Promise<void> {
  const answer = await trainOneRun(event);
  if ('digest' in answer) expect(answer.timesteps).toHaveLength(answer.spec.episodes);
  else expect(answer.ok).toBeGreaterThan(0);
}

/** @throws what the orchestrator says of an event that it does not take; then it has written nothing */
async function invoked(event: unknown): Promise<void> {
  const store = memoryStore();
  const answer = await runInvocation(event, invocationContext(store, { now: () => 1e12 })).catch((error) => {
    expect(store.writes).toEqual([]);
    throw error;
  });
  expect(answer).toMatchObject({ status: 'done', missing: 0, ok: answer.planned });
}

describe('with a hostile event', () => {
  it.each<[string, object, (event: unknown) => Promise<unknown>]>([
    ['train-one-run, asked for a run,', spec, trained],
    ['train-one-run, asked for a part,', { part }, trained],
    ['the orchestrator, given an experiment,', { experiment, ...options }, invoked],
    ['the orchestrator, given the id of one,', { id: plan.id, concurrency: 2 }, invoked],
  ])('%s does it wholly, or refuses it with words', async (_, event, call) => {
    await fc.assert(
      fc.asyncProperty(spoiling(event), async (how) => {
        const hostileEvent = spoiled(event, how);
        try {
          await inTime(() => call(hostileEvent));
        } catch (error) {
          expectWords(error);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('train-one-run refuses a part of many variants in time', async () => {
    const variants = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`v${i}`, withoutSeed]));
    const last = { ...withoutSeed, episodes: 0 };
    const call = () => trainOneRun({ part: { ...part, variants: { ...variants, last } } });
    expectWords(await inTime(() => call().catch((thrown) => thrown)));
  });
});
