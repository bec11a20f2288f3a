import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedules } from '../../src/schedules/index.ts';
import { type Epsilon, epsilonValues, mix } from '../../src/schedules/schedule.ts';
import { indexAt } from '../../src/schedules/steps.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';

const p = fc.double({ min: 0, max: 1, noNaN: true });
const over = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.double({ min: 1, max: 300, noNaN: true }));
const hold = fc.integer({ min: 0, max: 40 });
const power = fc.double({ min: 1e-3, max: 20, noNaN: true });

const normalised = (epsilon: Epsilon | object, episodes: number) =>
  normaliseRunSpec({ environment: 'taxi', epsilon, episodes, seed: 0 }).epsilon;

describe('the ends of a schedule', () => {
  it.each<[string, fc.Arbitrary<{ from: number; to: number; over: number; hold?: number }>]>([
    ['linear', fc.record({ from: p, to: p, over, hold })],
    ['polynomial', fc.record({ from: p, to: p, over, power })],
    ['cosine', fc.record({ from: p, to: p, over })],
  ])('are exactly `from` and `to`: %s', (kind, anyOptions) => {
    fc.assert(
      fc.property(anyOptions, fc.nat(1000), (options, later) => {
        const schedule = schedules[kind].create(options);
        const end = (options.hold ?? 0) + Math.ceil(options.over);
        for (let episode = 0; episode <= (options.hold ?? 0); episode++) {
          expect(schedule(episode)).toBe(options.from);
        }
        expect(schedule(end)).toBe(options.to);
        expect(schedule(end + later)).toBe(options.to);
      }),
    );
  });

  it.each<[string, object]>([
    ['exponential-asymptote', { to: 0.25, tau: 10 }],
    ['inverse-time', { rate: 0.5 }],
    ['exponential', { decay: 0.9, to: 0 }],
  ])('begin exactly at `from`: %s', (kind, others) => {
    fc.assert(
      fc.property(p, (from) => {
        expect(schedules[kind].create({ from, ...others })(0)).toBe(from);
      }),
    );
  });

  it('are, for an exponential one, never below `to`, and `to` in the end', () => {
    const options = fc.record({ from: p, to: p, decay: fc.double({ min: 1e-3, max: 0.99, noNaN: true }) });
    fc.assert(
      fc.property(options, ({ from, to, decay }) => {
        const values = epsilonValues(schedules.exponential.create({ from, to, decay }), 100);
        expect(values[0]).toBe(Math.max(from, to));
        expect(values.every((value) => value >= to)).toBe(true);
        const floor = Math.max(to, 1e-3);
        expect(schedules.exponential.create({ from, to: floor, decay })(5000)).toBe(floor);
      }),
    );
  });

  it('are, point by point, the points of a piecewise-linear one', () => {
    const points = [
      [0, 0.9],
      [7, 0.3],
      [8, 1],
      [100, 0.05],
    ];
    const schedule = schedules['piecewise-linear'].create({ points });
    for (const [episode, value] of points) expect(schedule(episode)).toBe(value);
    expect(schedule(1e6)).toBe(0.05);
    expect(schedule(54)).toBe(0.525);
  });
});

describe('a schedule that falls', () => {
  it.each<[string, fc.Arbitrary<object>]>([
    ['linear', fc.record({ from: fc.constant(1), to: fc.constant(0.1), over, hold })],
    ['polynomial', fc.record({ from: fc.constant(1), to: fc.constant(0), over, power })],
    ['cosine', fc.record({ from: fc.constant(1), to: fc.constant(0), over })],
    ['exponential', fc.record({ from: p, to: p, decay: fc.double({ min: 0.1, max: 1, noNaN: true }) })],
    ['exponential-asymptote', fc.record({ from: fc.constant(1), to: fc.constant(0), tau: over })],
    ['inverse-time', fc.record({ from: p, rate: fc.double({ min: 0, max: 10, noNaN: true }) })],
  ])('never rises: %s', (kind, anyOptions) => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const values = epsilonValues(schedules[kind].create(options), 350);
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
      }),
    );
  });
});

describe('known values', () => {
  it.each<[string, object, [number, number][]]>([
    [
      'cosine',
      { from: 1, to: 0, over: 100 },
      [
        [25, (2 + Math.SQRT2) / 4],
        [75, (2 - Math.SQRT2) / 4],
      ],
    ],
    [
      'cosine',
      { from: 0, to: 1, over: 2 },
      [
        [0, 0],
        [1, 0.5],
        [2, 1],
      ],
    ],
    [
      'exponential-asymptote',
      { from: 0.2, to: 1, tau: 100 },
      [
        [0, 0.2],
        [100, 1 - 0.8 / Math.E],
        [1e6, 1],
      ],
    ],
    [
      'polynomial',
      { from: 0, to: 1, over: 4, power: 3 },
      [
        [1, 1 - 27 / 64],
        [2, 7 / 8],
        [4, 1],
      ],
    ],
    ['polynomial', { from: 1, to: 0, over: 4, power: 0.5 }, [[3, 0.5]]],
    [
      'inverse-time',
      { from: 0.5, rate: 0 },
      [
        [0, 0.5],
        [1e6, 0.5],
      ],
    ],
    [
      'exponential',
      { from: 0.5, decay: 1, to: 0 },
      [
        [0, 0.5],
        [1000, 0.5],
      ],
    ],
    [
      'exponential',
      { from: 0.1, decay: 0.5, to: 0.4 },
      [
        [0, 0.4],
        [9, 0.4],
      ],
    ],
    [
      'linear',
      { from: 1, to: 0, over: 1 },
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      'steps',
      {
        values: [
          [0, 1],
          [1, 0.5],
          [2, 0.25],
        ],
      },
      [
        [0, 1],
        [1, 0.5],
        [2, 0.25],
        [3, 0.25],
      ],
    ],
  ])('of %s %j are %j', (kind, options, expected) => {
    const schedule = schedules[kind].create(options);
    for (const [episode, value] of expected) expect(schedule(episode)).toBeCloseTo(value, 14);
  });

  it('of a mixture are exact at both ends', () => {
    fc.assert(
      fc.property(p, p, p, (from, to, weight) => {
        expect(mix(from, to, 0)).toBe(from);
        expect(mix(from, to, 1)).toBe(to);
        expect(mix(from, to, weight)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a function, which travels as its values', () => {
  it('has no two equal neighbours, and loses none of the values', () => {
    const few = fc.array(fc.constantFrom(0, 0.05, 0.1, 1), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(few, (values) => {
        const { kind, values: pairs } = normalised((episode) => values[episode], values.length) as {
          kind: string;
          values: [number, number][];
        };
        expect(kind).toBe('steps');
        for (let i = 1; i < pairs.length; i++) expect(pairs[i][1]).not.toBe(pairs[i - 1][1]);
        expect([...epsilonValues(schedules.steps.create({ values: pairs }), values.length)]).toEqual(values);
      }),
    );
  });

  it('is asked for each episode of the run once, in order', () => {
    const asked: number[] = [];
    normalised((episode) => asked.push(episode) && 0.5, 5);
    expect(asked).toEqual([0, 1, 2, 3, 4]);
  });

  it('is one pair where it never changes', () => {
    expect(normalised(() => 0.3, 1000)).toEqual({ kind: 'steps', values: [[0, 0.3]] });
  });

  it('is one pair more for each change: a cosine over 3 of 10 episodes has 4', () => {
    const { values } = normalised(schedules.cosine.create({ from: 1, to: 0, over: 3 }), 10);
    expect(values).toEqual([
      [0, 1],
      [1, expect.closeTo(0.75, 12)],
      [2, expect.closeTo(0.25, 12)],
      [3, 0],
    ]);
  });
});

describe('the place of an episode among pairs', () => {
  it('is the last pair that is not after it', () => {
    const anyPairs = fc
      .uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 12 })
      .map((later) => [0, ...later.sort((a, b) => a - b)].map((episode): [number, number] => [episode, 0]));
    fc.assert(
      fc.property(anyPairs, fc.nat(60), (pairs, episode) => {
        expect(indexAt(pairs, episode)).toBe(pairs.findLastIndex(([from]) => from <= episode));
      }),
    );
  });
});
