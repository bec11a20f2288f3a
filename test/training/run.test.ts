import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agents } from '../../src/agents/index.ts';
import { trainRun } from '../../src/training/run.ts';
import { environmentOf, normaliseRunSpec, type RunSpecInput } from '../../src/training/run-spec.ts';
import { InputError } from '../../src/validation/errors.ts';
import { choicesOfWorld } from '../world.ts';

const spec: RunSpecInput = { environment: 'taxi', epsilon: 0.1, episodes: 20, seed: 7 };

describe('a run spec', () => {
  it('may be short, and is written out in full', () => {
    expect(normaliseRunSpec(spec)).toEqual({
      environment: { kind: 'taxi' },
      agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 },
      epsilon: { kind: 'constant', value: 0.1 },
      episodes: 20,
      seed: 7,
      maxStepsPerEpisode: 1_000_000,
    });
    expect(normaliseRunSpec({ ...spec, environment: 'frozen-lake', agent: 'sarsa' })).toMatchObject({
      environment: { kind: 'frozen-lake', map: '4x4', slippery: true },
      agent: { kind: 'sarsa', alpha: 0.1, gamma: 0.9 },
    });
  });

  it('in full is its own normal form, with its keys in the same order', () => {
    const full = normaliseRunSpec(spec);
    expect(JSON.stringify(normaliseRunSpec(full))).toBe(JSON.stringify(full));
    const turned = Object.fromEntries(Object.entries(full).reverse());
    expect(JSON.stringify(normaliseRunSpec(turned))).toBe(JSON.stringify(full));
  });

  it.each([
    [{ seed: -1 }, '`seed`'],
    [{ seed: 2 ** 53 }, '`seed`'],
    [{ seed: 0.5 }, '`seed`'],
    [{ episodes: 0 }, '`episodes` to be an integer from 1 to 10000000, got `0` (number)'],
    [{ episodes: 1e7 + 1 }, '`episodes`'],
    [{ maxStepsPerEpisode: 1e9 + 1 }, '`maxStepsPerEpisode`'],
    [{ epsilon: 1.0001 }, '`epsilon` to be a number from 0 to 1'],
    [{ epsilon: Number.NaN }, '`epsilon`'],
    [{ agent: { kind: 'sarsa', alpha: 0 } }, '`agent.alpha` to be a number above 0, up to 1'],
    [{ agent: { kind: 'sarsa', gamma: 1.1 } }, '`agent.gamma`'],
    [{ agnet: 'sarsa' }, 'did you mean `agent`?'],
    [{ environment: { kind: 'frozen-lake', slipery: true } }, 'did you mean `slippery`?'],
    [{ environment: 'toString' }, '`environment`'],
  ])('with %j is refused', (changes, words) => {
    expect(() => normaliseRunSpec({ ...spec, ...changes })).toThrow(words);
  });

  it('that is anything at all is refused with an InputError, or is right', () => {
    const keys = fc.constantFrom(
      'environment',
      'agent',
      'epsilon',
      'episodes',
      'seed',
      '__proto__',
      'constructor',
      'x',
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.anything()), fc.boolean(), (changes, whole) => {
        try {
          normaliseRunSpec(whole ? { ...spec, ...changes } : changes);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('trainRun', () => {
  it('depends on its spec alone, whatever ran before', () => {
    const [first] = [trainRun(spec), trainRun({ ...spec, seed: 8, agent: 'double-q-learning' })];
    expect(trainRun(spec)).toEqual(first);
    expect(trainRun({ ...spec, seed: 8 }).digest).not.toBe(first.digest);
  });

  it('takes nothing from its options but what to call', () => {
    const options = { seed: 9, alpha: 0.5, episodes: 5, maxStepsPerEpisode: 2 } as object;
    expect(trainRun(spec, options)).toEqual(trainRun(spec));
  });

  it('gives plain arrays of the right lengths, and the policy that is greedy by its table', () => {
    for (const [environment, agent] of choicesOfWorld.flatMap((one) =>
      Object.keys(agents).map((two) => [one, two] as const),
    )) {
      const result = trainRun({ ...spec, environment, agent, epsilon: 0.5, maxStepsPerEpisode: 1000 });
      const tables = agent === 'double-q-learning' ? 2 : 1;
      const { actions } = environmentOf(normaliseRunSpec({ ...spec, environment }).environment);
      expect(result.table).toHaveLength(tables * result.policy.length * actions);
      for (const array of [result.timesteps, result.penalties, result.returns, result.truncated])
        expect(array).toHaveLength(20);
      for (const [state, action] of result.policy.entries()) {
        const values = Array.from({ length: actions }, (_, i) => {
          const at = state * actions + i;
          return result.table[at] + (tables === 2 ? result.table[at + result.table.length / 2] : 0);
        });
        expect(action).toBe(values.indexOf(Math.max(...values)));
      }
    }
  });

  it('has a digest over its numbers, little-endian, in the order of the contract', () => {
    const { timesteps, penalties, returns, truncated, table, digest } = trainRun(spec);
    const bytes = new DataView(new ArrayBuffer(20 * (4 + 4 + 8 + 1) + table.length * 8));
    let at = 0;
    for (const value of timesteps) bytes.setInt32((at += 4) - 4, value, true);
    for (const value of penalties) bytes.setInt32((at += 4) - 4, value, true);
    for (const value of returns) bytes.setFloat64((at += 8) - 8, value, true);
    for (const value of truncated) bytes.setUint8((at += 1) - 1, value);
    for (const value of table) bytes.setFloat64((at += 8) - 8, value, true);
    expect(at).toBe(bytes.byteLength);
    expect(digest).toBe(createHash('sha256').update(new Uint8Array(bytes.buffer)).digest('hex'));
  });

  it('has the digests that it always had', () => {
    const digests = ['taxi', 'frozen-lake', 'cliff-walking'].flatMap((environment) =>
      Object.keys(agents).map((agent) => {
        const { digest } = trainRun({
          environment,
          agent,
          epsilon: 0.2,
          episodes: 100,
          seed: 7,
          maxStepsPerEpisode: 10_000,
        });
        return `${environment} ${agent} ${digest.slice(0, 16)}`;
      }),
    );
    expect(digests).toMatchInlineSnapshot(`
      [
        "taxi q-learning 40c5b3e22bc44ea8",
        "taxi sarsa dc20716e0f4f9fcd",
        "taxi expected-sarsa 680aa7278f98ee2c",
        "taxi double-q-learning 16c3be8bd257b2b5",
        "frozen-lake q-learning ac24c7e28fa787b3",
        "frozen-lake sarsa ac24c7e28fa787b3",
        "frozen-lake expected-sarsa ac24c7e28fa787b3",
        "frozen-lake double-q-learning 25eb07592d04801e",
        "cliff-walking q-learning a435a6c160c6b6b1",
        "cliff-walking sarsa 8f205fd1f1c5e7b8",
        "cliff-walking expected-sarsa 376e20fb9ff6dec9",
        "cliff-walking double-q-learning 97e9292f2e5746a1",
      ]
    `);
  });
});

describe('200 runs of 1,000 episodes', () => {
  // The course's Python loop on Gymnasium, 200 seeds: mean and standard deviation over runs.
  it.each([
    ['epsilon 0.1', 0.1, [93_082, 672], [4582, 47]],
    [
      "the homework's schedule",
      {
        kind: 'steps',
        values: [
          [0, 0.1],
          [51, 0.05],
        ],
      },
      [91_634, 648],
      [3858, 32],
    ],
    [
      'epsilon max(.05, .99^i)',
      { kind: 'exponential', from: 1, decay: 0.99, to: 0.05 },
      [112_931, 3064],
      [17_536, 1177],
    ],
  ])('agree in distribution with Python and Gymnasium: %s', (_, epsilon, steps, penalties) => {
    const runs = Array.from({ length: 200 }, (_, seed) =>
      trainRun({ ...spec, epsilon, episodes: 1000, seed }),
    );
    const total = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
    const z = (ours: number[], [mean, sd]: number[]) => {
      const own = total(ours) / ours.length;
      const variance = total(ours.map((value) => (value - own) ** 2)) / (ours.length - 1);
      return Math.abs(own - mean) / Math.sqrt(variance / 200 + sd ** 2 / 200);
    };
    expect(
      z(
        runs.map(({ timesteps }) => total(timesteps)),
        steps,
      ),
    ).toBeLessThan(4.5);
    expect(
      z(
        runs.map((run) => total(run.penalties)),
        penalties,
      ),
    ).toBeLessThan(4.5);
  });
});
