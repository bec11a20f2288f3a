import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedules } from '../../src/schedules/index.ts';
import { epsilonValues } from '../../src/schedules/schedule.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';

const p = fc.double({ min: 0, max: 1, noNaN: true });
const over = fc.double({ min: 1, max: 1e4, noNaN: true });
const pairs = fc
  .tuple(
    p,
    fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 300 }), p), {
      selector: ([episode]) => episode,
      maxLength: 8,
    }),
  )
  .map(([first, rest]) => [[0, first], ...rest.sort(([a], [b]) => a - b)]);

/** Any valid options of each kind. */
const anyOptions: Record<string, fc.Arbitrary<object>> = {
  constant: fc.record({ value: p }),
  steps: fc.record({ values: pairs }),
  linear: fc.record({ from: p, to: p, over, hold: fc.integer({ min: 0, max: 100 }) }),
  polynomial: fc.record({ from: p, to: p, over, power: fc.double({ min: 1e-3, max: 20, noNaN: true }) }),
  exponential: fc.record({ from: p, decay: fc.double({ min: 1e-6, max: 1, noNaN: true }), to: p }),
  'exponential-asymptote': fc.record({ from: p, to: p, tau: over }),
  cosine: fc.record({ from: p, to: p, over }),
  'inverse-time': fc.record({ from: p, rate: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
  'piecewise-linear': fc.record({ points: pairs }),
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
        const spec = { environment: 'taxi', epsilon: { kind, ...options }, episodes: 350, seed: 0 };
        const { epsilon } = normaliseRunSpec(JSON.parse(JSON.stringify(spec)));
        expect(epsilon.kind).toBe(kind);
        const { kind: sent, ...sentOptions } = JSON.parse(JSON.stringify(epsilon));
        const [before, after] = [create(options), schedules[sent].create(sentOptions)].map((one) =>
          epsilonValues(one, 350),
        );
        expect(after.map((value) => value + 0)).toEqual(before.map((value) => value + 0));
      }),
      { numRuns: 30 },
    );
  });
});

describe('known values', () => {
  it.each([
    ['constant', { value: 0.3 }, { 0: 0.3, 999: 0.3 }],
    [
      'steps',
      {
        values: [
          [0, 0.1],
          [51, 0.05],
        ],
      },
      { 0: 0.1, 50: 0.1, 51: 0.05, 9999: 0.05 },
    ],
    ['linear', { from: 1, to: 0.1, over: 100 }, { 0: 1, 50: 0.55, 100: 0.1, 5000: 0.1 }],
    ['linear', { from: 0, to: 1, over: 10, hold: 5 }, { 0: 0, 5: 0, 10: 0.5, 15: 1, 16: 1 }],
    ['polynomial', { from: 1, to: 0, over: 10, power: 2 }, { 0: 1, 5: 0.25, 10: 0, 11: 0 }],
    ['exponential', { from: 1, decay: 0.5, to: 0.1 }, { 0: 1, 1: 0.5, 3: 0.125, 4: 0.1, 500: 0.1 }],
    ['exponential-asymptote', { from: 1, to: 0, tau: 10 }, { 0: 1, 10: Math.exp(-1), 30: Math.exp(-3) }],
    ['cosine', { from: 1, to: 0, over: 10 }, { 0: 1, 5: 0.5, 10: 0, 20: 0 }],
    ['inverse-time', { from: 1, rate: 0.1 }, { 0: 1, 10: 0.5, 90: 0.1 }],
    [
      'piecewise-linear',
      {
        points: [
          [0, 1],
          [10, 0.5],
          [20, 0.5],
        ],
      },
      { 0: 1, 5: 0.75, 10: 0.5, 15: 0.5, 99: 0.5 },
    ],
  ])('of %s with %j', (kind, options, expected) => {
    const schedule = schedules[kind].create(options);
    for (const [episode, value] of Object.entries(expected))
      expect(schedule(Number(episode))).toBeCloseTo(value, 12);
  });

  it('of exponential come from repeated multiplication, to the last bit', () => {
    const values = epsilonValues(schedules.exponential.create({ from: 1, decay: 0.99, to: 0.05 }), 400);
    let value = 1;
    for (let episode = 0; episode < 400; episode++, value *= 0.99)
      expect(values[episode]).toBe(Math.max(0.05, value));
  });

  it("of the course's schedule are the same as steps and as a function, which travels as steps", () => {
    const spec = { environment: 'taxi', episodes: 1000, seed: 0 };
    const epsilon = (episode: number) => (episode <= 50 ? 0.1 : 0.05);
    expect(normaliseRunSpec({ ...spec, epsilon }).epsilon).toEqual({
      kind: 'steps',
      values: [
        [0, 0.1],
        [51, 0.05],
      ],
    });
  });
});

describe('a wrong schedule', () => {
  it.each([
    ['constant', { value: 1.5 }],
    ['steps', { values: [] }],
    ['steps', { values: [[1, 0.1]] }],
    [
      'steps',
      {
        values: [
          [0, 0.1],
          [0, 0.2],
        ],
      },
    ],
    ['steps', { values: [[0, 2]] }],
    ['linear', { from: 1, to: 0, over: 0 }],
    ['linear', { from: 1, to: 0 }],
    ['polynomial', { from: 1, to: 0, over: 5, power: 0 }],
    ['exponential', { from: 1, decay: 1.1, to: 0 }],
    ['exponential-asymptote', { from: 1, to: 0, tau: 0.5 }],
    ['inverse-time', { from: 1, rate: -1 }],
    ['cosine', { from: 1, to: 0, over: 5, ovr: 6 }],
    [
      'piecewise-linear',
      {
        points: [
          [0, 1],
          [5, 0.5],
          [4, 0.2],
        ],
      },
    ],
  ])('%s with %j is refused', (kind, options) => {
    expect(() => schedules[kind].create(options)).toThrow(/Expected|nknown/);
  });
});
