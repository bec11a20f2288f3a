import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedules } from '../../src/schedules/index.ts';
import { linear } from '../../src/schedules/linear.ts';
import { type Epsilon, epsilonValues } from '../../src/schedules/schedule.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';

/** `{ 0: 1, 5: 0.5 }` as pairs of numbers. */
const pairs = (values: Readonly<Record<number, number>>) =>
  Object.entries(values).map(([episode, value]): [number, number] => [Number(episode), value]);
const normalised = (epsilon: Epsilon | object, episodes: number) =>
  normaliseRunSpec({ environment: 'taxi', epsilon, episodes, seed: 0 }).epsilon;

const p = fc.double({ min: 0, max: 1, noNaN: true });
const over = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.double({ min: 1, max: 1e4, noNaN: true }));
const hold = fc.integer({ min: 0, max: 100 });
const power = fc.double({ min: 1e-3, max: 20, noNaN: true });
const decay = fc.double({ min: 1e-6, max: 1, noNaN: true });
const rate = fc.double({ min: 0, max: 1e6, noNaN: true });
const anyPairs = fc
  .tuple(p, fc.dictionary(fc.integer({ min: 1, max: 300 }).map(String), p, { maxKeys: 8 }))
  .map(([first, rest]) => pairs({ 0: first, ...rest }));

/** Any valid options of each kind. */
const anyOptions: Record<string, fc.Arbitrary<object>> = {
  constant: fc.record({ value: p }),
  steps: fc.record({ values: anyPairs }),
  linear: fc.record({ from: p, to: p, over, hold }),
  polynomial: fc.record({ from: p, to: p, over, power }),
  exponential: fc.record({ from: p, decay, to: p }),
  'exponential-asymptote': fc.record({ from: p, to: p, tau: over }),
  cosine: fc.record({ from: p, to: p, over }),
  'inverse-time': fc.record({ from: p, rate }),
  'piecewise-linear': fc.record({ points: anyPairs }),
};

describe.each(Object.entries(schedules))('%s', (kind, { create }) => {
  it('gives epsilons from 0 to 1, whatever its options', () => {
    fc.assert(
      fc.property(anyOptions[kind], (options) => {
        expect(epsilonValues(create(options), 400)).toHaveLength(400);
      }),
    );
  });

  it('gives the same epsilon for an episode in whatever order it is asked', () => {
    fc.assert(
      fc.property(anyOptions[kind], fc.array(fc.integer({ min: 0, max: 399 })), (options, episodes) => {
        const values = epsilonValues(create(options), 400);
        const schedule = create(options);
        for (const episode of episodes) expect(schedule(episode)).toBe(values[episode]);
      }),
    );
  });

  it('travels as its options, with its values unchanged', () => {
    fc.assert(
      fc.property(anyOptions[kind], (options) => {
        const { kind: sent, ...sentOptions } = JSON.parse(
          JSON.stringify(normalised(JSON.parse(JSON.stringify({ kind, ...options })), 350)),
        );
        expect(sent).toBe(kind);
        const [before, after] = [options, sentOptions].map((one) => epsilonValues(create(one), 350));
        expect(after.map((value) => value + 0)).toEqual(before.map((value) => value + 0));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the ends of a schedule', () => {
  it.each(['linear', 'polynomial', 'cosine'])('are exactly `from` and `to`: %s', (kind) => {
    fc.assert(
      fc.property(anyOptions[kind], fc.nat(1000), (options, later) => {
        const { from, to, over, hold = 0 } = options as Record<string, number>;
        const schedule = schedules[kind].create(options);
        for (let episode = 0; episode <= hold; episode++) expect(schedule(episode)).toBe(from);
        const end = hold + Math.ceil(over);
        expect([schedule(end), schedule(end + later)]).toEqual([to, to]);
      }),
    );
  });

  it.each<[string, object]>([
    ['exponential-asymptote', { to: 0.25, tau: 10 }],
    ['inverse-time', { rate: 0.5 }],
  ])('begin exactly at `from`: %s', (kind, others) => {
    fc.assert(
      fc.property(p, (from) => {
        expect(schedules[kind].create({ from, ...others })(0)).toBe(from);
      }),
    );
  });
});

it.each(['linear', 'polynomial', 'cosine', 'exponential', 'exponential-asymptote', 'inverse-time'])(
  'a schedule that falls never rises: %s',
  (kind) => {
    fc.assert(
      fc.property(anyOptions[kind], (options) => {
        const falling = {
          ...options,
          ...('to' in options && kind !== 'exponential' ? { from: 1, to: 0 } : {}),
        };
        const values = epsilonValues(schedules[kind].create(falling), 350);
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
      }),
    );
  },
);

describe('known values', () => {
  it.each<[string, object, Record<number, number>]>([
    ['constant', { value: 0.3 }, { 0: 0.3, 999: 0.3 }],
    ['steps', { values: pairs({ 0: 0.1, 51: 0.05 }) }, { 0: 0.1, 50: 0.1, 51: 0.05, 9999: 0.05 }],
    ['steps', { values: pairs({ 0: 1, 1: 0.5, 2: 0.25 }) }, { 0: 1, 1: 0.5, 2: 0.25, 3: 0.25 }],
    ['linear', { from: 1, to: 0.1, over: 100 }, { 0: 1, 50: 0.55, 100: 0.1, 5000: 0.1 }],
    ['linear', { from: 0, to: 1, over: 10, hold: 5 }, { 0: 0, 5: 0, 10: 0.5, 15: 1, 16: 1 }],
    ['linear', { from: 1, to: 0, over: 1 }, { 0: 1, 1: 0 }],
    ['polynomial', { from: 1, to: 0, over: 10, power: 2 }, { 0: 1, 5: 0.25, 10: 0, 11: 0 }],
    ['polynomial', { from: 0, to: 1, over: 4, power: 3 }, { 1: 1 - 27 / 64, 2: 7 / 8, 4: 1 }],
    ['polynomial', { from: 1, to: 0, over: 4, power: 0.5 }, { 3: 0.5 }],
    ['exponential', { from: 1, decay: 0.5, to: 0.1 }, { 0: 1, 1: 0.5, 3: 0.125, 4: 0.1, 500: 0.1 }],
    ['exponential', { from: 0.5, decay: 1, to: 0 }, { 0: 0.5, 1000: 0.5 }],
    ['exponential', { from: 0.1, decay: 0.5, to: 0.4 }, { 0: 0.4, 9: 0.4 }],
    ['exponential-asymptote', { from: 1, to: 0, tau: 10 }, { 0: 1, 10: Math.exp(-1), 30: Math.exp(-3) }],
    ['exponential-asymptote', { from: 0.2, to: 1, tau: 100 }, { 0: 0.2, 100: 1 - 0.8 / Math.E, 1e6: 1 }],
    ['cosine', { from: 1, to: 0, over: 10 }, { 0: 1, 5: 0.5, 10: 0, 20: 0 }],
    ['cosine', { from: 1, to: 0, over: 100 }, { 25: (2 + Math.SQRT2) / 4, 75: (2 - Math.SQRT2) / 4 }],
    ['cosine', { from: 0, to: 1, over: 2 }, { 0: 0, 1: 0.5, 2: 1 }],
    ['inverse-time', { from: 1, rate: 0.1 }, { 0: 1, 10: 0.5, 90: 0.1 }],
    ['inverse-time', { from: 0.5, rate: 0 }, { 0: 0.5, 1e6: 0.5 }],
    [
      'piecewise-linear',
      { points: pairs({ 0: 0.9, 7: 0.3, 8: 1, 100: 0.05 }) },
      { 0: 0.9, 7: 0.3, 8: 1, 54: 0.525, 100: 0.05, 1e6: 0.05 },
    ],
  ])('of %s %j are %j', (kind, options, expected) => {
    const schedule = schedules[kind].create(options);
    for (const [episode, value] of pairs(expected)) expect(schedule(episode)).toBeCloseTo(value, 14);
  });

  it('of exponential come from repeated multiplication, to the last bit', () => {
    fc.assert(
      fc.property(anyOptions.exponential, (options) => {
        const { from, decay, to } = options as Record<string, number>;
        let value = from;
        for (const found of epsilonValues(schedules.exponential.create(options), 400)) {
          expect(found).toBe(Math.max(to, value));
          value *= decay;
        }
      }),
    );
  });
});

it.each<[string, object]>([
  ['constant', { value: 1.5 }],
  ['steps', { values: [] }],
  ['steps', { values: [[1, 0.1]] }],
  ['steps', { values: [pairs({ 0: 0.1 })[0], pairs({ 0: 0.2 })[0]] }],
  ['steps', { values: [[0, 2]] }],
  ['linear', { from: 1, to: 0, over: 0 }],
  ['linear', { from: 1, to: 0 }],
  ['polynomial', { from: 1, to: 0, over: 5, power: 0 }],
  ['exponential', { from: 1, decay: 1.1, to: 0 }],
  ['exponential-asymptote', { from: 1, to: 0, tau: 0.5 }],
  ['inverse-time', { from: 1, rate: -1 }],
  ['cosine', { from: 1, to: 0, over: 5, ovr: 6 }],
  ['piecewise-linear', { points: pairs({ 0: 1, 4: 0.2, 5: 0.5 }).toReversed() }],
])('a wrong schedule is refused: %s %j', (kind, options) => {
  expect(() => schedules[kind].create(options)).toThrow(/Expected|nknown/);
});

it('a schedule called by itself says the types of its options', () => {
  // @ts-expect-error `over` is a number.
  expect(() => linear({ from: 1, to: 0, over: 'long' })).toThrow('`over` to be a number');
  // @ts-expect-error `to` is missing.
  expect(() => linear({ from: 1, over: 3 })).toThrow('`to` to be a number');
  expect(linear({ from: 1, to: 0, over: 2 })(1)).toBe(0.5);
});

describe('a function, which travels as its values', () => {
  it('has no two equal neighbours, and loses none of the values', () => {
    const few = fc.array(fc.constantFrom(0, 0.05, 0.1, 1), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(few, (values) => {
        const { kind, ...options } = normalised((episode) => values[episode], values.length);
        expect(kind).toBe('steps');
        const changes = options.values as [number, number][];
        for (let i = 1; i < changes.length; i++) expect(changes[i][1]).not.toBe(changes[i - 1][1]);
        expect([...epsilonValues(schedules.steps.create(options), values.length)]).toEqual(values);
      }),
    );
  });

  it('is asked for each episode of the run once, in order', () => {
    const asked: number[] = [];
    normalised((episode) => asked.push(episode) && 0.5, 5);
    expect(asked).toEqual([0, 1, 2, 3, 4]);
  });
});
