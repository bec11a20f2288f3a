import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agents } from '../../src/agents/index.ts';
import { environments } from '../../src/environments/index.ts';
import { schedules } from '../../src/schedules/index.ts';
import { choiceLabel, normaliseRunSpec, type RunSpecInput } from '../../src/training/run-spec.ts';
import { InputError } from '../../src/validation/errors.ts';
import { inputProblems } from '../input-problems.ts';
import { choicesOfWorld } from '../world.ts';

const short: RunSpecInput = { environment: 'taxi', epsilon: 0.1, episodes: 5, seed: 7 };
const json = (value: unknown) => JSON.stringify(value);

const problemsOf = (input: unknown, options = {}) => inputProblems(() => normaliseRunSpec(input, options));

describe('the short forms', () => {
  const full = normaliseRunSpec(short);
  const linear = { kind: 'linear', from: 1, to: 0, over: 10 };
  const cliff = { kind: 'cliff-walking', slippery: false };
  const lake = { kind: 'frozen-lake', map: '4x4', slippery: true };
  it.each<[string, object, object]>([
    ...Object.keys(agents).map((kind): [string, object, object] => [
      `the name of an agent, ${kind}`,
      { agent: kind },
      { agent: { kind, alpha: 0.1, gamma: 0.9 } },
    ]),
    ['no agent at all', { agent: undefined }, { agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 } }],
    ['a number', { epsilon: 0.25 }, { epsilon: { kind: 'constant', value: 0.25 } }],
    ['a schedule without what has a default', { epsilon: linear }, { epsilon: { ...linear, hold: 0 } }],
    ['the name of an environment', { environment: 'cliff-walking' }, { environment: cliff }],
    ['the name of one with a map', { environment: 'frozen-lake' }, { environment: lake }],
  ])('may be %s', (_, changes, expected) => {
    expect(normaliseRunSpec({ ...short, ...changes })).toEqual({ ...full, ...expected });
  });

  it('are written out in full, in one order, and do not stand for the options that are given', () => {
    expect(json(full)).toBe(
      '{"environment":{"kind":"taxi"},"agent":{"kind":"q-learning","alpha":0.1,"gamma":0.9},' +
        '"epsilon":{"kind":"constant","value":0.1},"episodes":5,"seed":7,"maxStepsPerEpisode":1000000}',
    );
    const given = {
      environment: { kind: 'frozen-lake', map: ['SFG'], slippery: false },
      agent: { kind: 'sarsa', alpha: 1, gamma: 0 },
      epsilon: { kind: 'constant', value: 1 },
      ...{ episodes: 1, seed: 0, maxStepsPerEpisode: 1 },
    };
    expect(normaliseRunSpec(given)).toEqual(given);
  });
});

describe('the bounds', () => {
  it.each<[string, object]>([
    ['the smallest numbers', { seed: 0, episodes: 1, maxStepsPerEpisode: 1, epsilon: 0 }],
    ['the largest', { seed: 2 ** 53 - 1, episodes: 1e7, maxStepsPerEpisode: 1e9, epsilon: 1 }],
    ['alpha and gamma at their least', { agent: { kind: 'sarsa', alpha: 5e-324, gamma: 0 } }],
    ['alpha and gamma at their most', { agent: { kind: 'sarsa', alpha: 1, gamma: 1 } }],
    ['a power of any size', { epsilon: { kind: 'polynomial', from: 1, to: 0, over: 1e300, power: 1e300 } }],
  ])('let through %s', (_, changes) => {
    expect(problemsOf({ ...short, ...changes })).toEqual([]);
  });

  it.each<[string, unknown[]]>([
    ['seed', [-1, 2 ** 53, 1.5, '7', null, undefined, Number.NaN]],
    ['episodes', [0, -1, 1e7 + 1, 2.5, '5', null, undefined, Number.POSITIVE_INFINITY]],
    ['maxStepsPerEpisode', [0, 1e9 + 1, 1.5, '5', null]],
    ['epsilon', [-0.1, 1.1, Number.NaN, '0.1', null, undefined, true, [], [0.1]]],
    ['environment', [null, undefined, 7, '', 'Taxi', []]],
    ['agent', [null, 7, '', 'Sarsa', []]],
  ])('refuse, with its name, each %s outside them', (key, values) => {
    for (const value of values) {
      expect(problemsOf({ ...short, [key]: value })).toEqual([
        expect.stringMatching(new RegExp(`^Expected \`${key}(\\.kind)?\` to be `)),
      ]);
    }
  });

  it.each([
    ['alpha', [0, -0.1, 1.1, '0.1', null]],
    ['gamma', [-0.1, 1.1, '0.1', null]],
  ] as [string, unknown[]][])('refuse, with its path, each %s outside them', (option, values) => {
    for (const kind of Object.keys(agents)) {
      for (const value of values) {
        expect(problemsOf({ ...short, agent: { kind, [option]: value } })).toEqual([
          expect.stringContaining(`Expected \`agent.${option}\` to be a number `),
        ]);
      }
    }
  });

  const falling = { kind: 'polynomial', from: 1, to: 0, over: 5, power: 1 };
  it.each<[object, string]>([
    [{ epsilon: { ...falling, over: 0 } }, '`epsilon.over` to be a number from 1 and up, got `0` (number)'],
    [{ epsilon: { ...falling, power: -1 } }, '`epsilon.power` to be a number above 0, got `-1` (number)'],
    [{ epsilon: { kind: 'constant' } }, '`epsilon.value` to be a number from 0 to 1, but it is missing'],
    [
      { agent: { kind: 'sarsa', alpha: 0 } },
      '`agent.alpha` to be a number above 0, up to 1, got `0` (number)',
    ],
    [{ episodes: '5' }, '`episodes` to be an integer from 1 to 10000000, got `"5"` (string)'],
    [
      { environment: { kind: 'frozen-lake', slippery: 0 } },
      '`environment.slippery` to be true or false, got `0`',
    ],
  ])('are told with what was got: %j', (changes, words) => {
    expect(problemsOf({ ...short, ...changes })).toEqual([expect.stringContaining(`Expected ${words}`)]);
  });
});

describe('what is not known', () => {
  it.each<[object, string]>([
    [{ environment: 'taxy' }, 'did you mean `taxi`?'],
    [{ environment: { kind: 'frozenlake' } }, 'did you mean `frozen-lake`?'],
    [{ agent: 'q-leaning' }, 'did you mean `q-learning`?'],
    [{ agent: { kind: 'sarza' } }, 'did you mean `sarsa`?'],
    [{ epsilon: { kind: 'cosin', from: 1, to: 0, over: 5 } }, 'did you mean `cosine`?'],
    [{ epsilom: 0.1 }, 'did you mean `epsilon`?'],
    [{ seeds: 3 }, 'did you mean `seed`?'],
    [
      { agent: { kind: 'sarsa', alhpa: 0.1 } },
      'In `agent`: unknown key `"alhpa"`, did you mean `alpha`? known: `kind`, `alpha`, `gamma`',
    ],
    [{ epsilon: { kind: 'constant', valu: 0.1, value: 0.1 } }, 'did you mean `value`?'],
    [
      { environment: { kind: 'taxi', slippery: true } },
      'In `environment`: unknown key `"slippery"`; known: `kind`',
    ],
  ])('is refused, with what is near: %j', (changes, words) => {
    expect(problemsOf({ ...short, ...changes }).join('\n')).toContain(words);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'is refused where every object has it: %s',
    (name) => {
      for (const part of ['environment', 'agent', 'epsilon']) {
        expect(problemsOf({ ...short, [part]: name })).toHaveLength(1);
        expect(problemsOf({ ...short, [part]: { kind: name } })).toHaveLength(1);
      }
      expect(
        problemsOf(JSON.parse(`{"environment":"taxi","epsilon":0,"episodes":1,"seed":1,"${name}":1}`)),
      ).toEqual([expect.stringContaining(`Unknown key \`"${name}"\``)]);
    },
  );

  it('names the kinds that are known, and none as near that is not', () => {
    for (const [part, registry] of Object.entries({
      environment: environments,
      agent: agents,
      epsilon: schedules,
    })) {
      const [problem] = problemsOf({ ...short, [part]: { kind: 'nothing like it' } });
      const names = Object.keys(registry).map((kind) => `\`${kind}\``);
      expect(problem).toContain(`one of ${names.join(', ')}, got`);
    }
  });
});

describe('wrong in many places', () => {
  const wrong = {
    environment: 'tax',
    agent: { kind: 'sarsa', alpha: 0, gamma: 2 },
    epsilon: { kind: 'steps', values: [0, 5].map((episode, i) => [episode, [0.1, 7][i]]) },
    episodes: 0,
    seed: -1,
    maxStepsPerEpisode: 0,
    colour: 'red',
  };
  const paths =
    'environment agent.alpha agent.gamma epsilon.values[1][1] episodes maxStepsPerEpisode seed'.split(' ');

  it.each([
    ['', '', 'Unknown key `"colour"`'],
    ['variants.fixed', 'variants.fixed.', 'In `variants.fixed`: unknown key `"colour"`'],
  ])('is told at once, with its path, what is allowed and what was got, at "%s"', (at, before, unknown) => {
    const problems = problemsOf(wrong, { at });
    expect(problems).toHaveLength(paths.length + 1);
    for (const path of paths) {
      const start = `Expected \`${before}${path}\` to be `;
      expect(problems.filter((problem) => problem.startsWith(start) && /, got ./.test(problem))).toHaveLength(
        1,
      );
    }
    expect(problems).toContainEqual(expect.stringContaining(unknown));
  });

  it.each([
    ['a map', { environment: { kind: 'frozen-lake', map: ['SF', 'G'] } }, '`environment.map`'],
    ['the value of a function', { epsilon: () => 7 }, '`epsilon`'],
  ])('is told with that place, too, for %s', (_, changes, name) => {
    const [problem] = problemsOf({ ...short, ...changes }, { at: 'variants.fixed', heading: 'Look:' });
    expect(problem).toMatch(/^In `variants\.fixed`: Expected/);
    expect(problem).toContain(name);
  });
});

describe('the normal form', () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true });
  const anySpec: fc.Arbitrary<RunSpecInput> = fc.record(
    {
      environment: fc.constantFrom<RunSpecInput['environment']>(
        ...choicesOfWorld,
        'taxi',
        { kind: 'taxi' },
        { kind: 'frozen-lake', slippery: false },
        { kind: 'frozen-lake', map: ['SFS', 'HFG'] },
        { kind: 'cliff-walking', slippery: true },
      ),
      agent: fc.oneof(
        fc.constantFrom(...Object.keys(agents)),
        fc.record(
          { kind: fc.constantFrom(...Object.keys(agents)), alpha: p.map((x) => 1 - x / 2), gamma: p },
          { requiredKeys: ['kind'] },
        ),
      ),
      epsilon: fc.oneof(
        p,
        p.map((value) => () => value),
        fc.record({ kind: fc.constant('cosine'), from: p, to: p, over: fc.integer({ min: 1, max: 50 }) }),
        fc.record(
          {
            kind: fc.constant('linear'),
            from: p,
            to: p,
            over: fc.integer({ min: 1, max: 9 }),
            hold: fc.nat(9),
          },
          { requiredKeys: ['kind', 'from', 'to', 'over'] },
        ),
      ),
      episodes: fc.integer({ min: 1, max: 40 }),
      seed: fc.maxSafeNat(),
      maxStepsPerEpisode: fc.integer({ min: 1, max: 1e9 }),
    },
    { requiredKeys: ['environment', 'epsilon', 'episodes', 'seed'] },
  );

  it('is its own normal form, also through JSON, whatever the order in which its keys were written', () => {
    fc.assert(
      fc.property(anySpec, (input) => {
        const normal = normaliseRunSpec(input);
        const turn = (one: object) => Object.fromEntries(Object.entries(one).reverse());
        const turned = Object.entries(turn(input)).map(([key, value]) => [
          key,
          typeof value === 'object' ? turn(value) : value,
        ]);
        for (const same of [normal, JSON.parse(json(normal)), Object.fromEntries(turned)]) {
          expect(json(normaliseRunSpec(same))).toBe(json(normal));
        }
        expect(normaliseRunSpec(normal)).toEqual(normal);
      }),
    );
  });
});

describe('hostile input', () => {
  const hostile = fc.anything({
    withBigInt: true,
    withNullPrototype: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
  });
  const inherited = '__proto__ constructor toString toJSON hasOwnProperty'.split(' ');
  const keys = fc.constantFrom(...inherited, ...'kind value values from to over map alpha length'.split(' '));
  const kinds = [environments, agents, schedules].flatMap((registry) => Object.keys(registry));
  const choice = fc
    .tuple(fc.constantFrom(...kinds), fc.array(fc.tuple(keys, hostile), { maxLength: 4 }))
    .map(([kind, options]) => ({ kind, ...Object.fromEntries(options) }));
  const specs = fc.oneof(
    hostile,
    fc
      .tuple(
        fc.constantFrom('seed', 'episodes', 'maxStepsPerEpisode', '__proto__', 'constructor', 'x'),
        hostile,
      )
      .map(([key, value]) => Object.fromEntries([...Object.entries(short), [key, value]])),
    fc
      .tuple(fc.constantFrom('environment', 'agent', 'epsilon'), fc.oneof(choice, hostile))
      .map(([key, value]) => ({ ...short, [key]: value })),
  );

  it('is refused with an InputError that says why, or is a spec', () => {
    fc.assert(
      fc.property(specs, (input) => {
        try {
          const spec = normaliseRunSpec(input);
          expect(json(normaliseRunSpec(JSON.parse(json(spec))))).toBe(json(spec));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          const { problems } = error as InputError;
          expect(problems.length).toBeGreaterThan(0);
          for (const problem of problems) expect(problem).toMatch(/Expected|nknown key/);
        }
      }),
      { numRuns: 1000 },
    );
    expect(({} as Record<string, unknown>).kind).toBeUndefined();
  });

  it('is refused in its place, be it ever so long', () => {
    const [problem] = problemsOf({ ...short, environment: 'x'.repeat(1e6) });
    expect(problem.length).toBeLessThan(500);
  });
});

it('a choice is called by its kind, or by its value where it is a constant', () => {
  expect(choiceLabel({ kind: 'linear', from: 1, to: 0, over: 5 })).toBe('linear');
  expect(choiceLabel({ kind: 'constant', value: 0.1 })).toBe('0.1');
});
