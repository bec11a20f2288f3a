import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineExperiment, parseExperiment } from '../../src/experiment/experiment.ts';
import { experimentJsonSchema } from '../../src/experiment/json-schema.ts';
import { example } from '../example.ts';
import { inputProblems } from '../input-problems.ts';

const yaml = `
name: epsilon-schedules
environment: taxi
agent: {kind: q-learning, alpha: 0.1, gamma: 0.9}
episodes: 10000
seeds: 32
variants:
  fixed: {epsilon: 0.1}
  homework: {epsilon: {kind: steps, values: [[0, 0.1], [51, 0.05]]}}
  decay: {epsilon: {kind: exponential, from: 1, decay: 0.99, to: 0.05}}
baseline: fixed
grid:
  agent.alpha: [0.1, 1]
`;

const manyVariants = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, { epsilon: 0.1 }]));

const problemsOf = (experiment: string | object, options = {}) =>
  inputProblems(() => parseExperiment(experiment, options));

describe('an experiment file', () => {
  it('is variants x seeds, every variant x every combination of the grid', () => {
    const { variants, seeds, baseline, comparedWith } = parseExperiment(yaml);
    expect(Object.keys(variants)).toEqual([
      'fixed_alpha-0.1',
      'fixed_alpha-1',
      'homework_alpha-0.1',
      'homework_alpha-1',
      'decay_alpha-0.1',
      'decay_alpha-1',
    ]);
    expect(variants['homework_alpha-1']).toEqual({
      environment: { kind: 'taxi' },
      agent: { kind: 'q-learning', alpha: 1, gamma: 0.9 },
      epsilon: {
        kind: 'steps',
        values: [
          [0, 0.1],
          [51, 0.05],
        ],
      },
      episodes: 10000,
      maxStepsPerEpisode: 1_000_000,
    });
    expect(seeds).toEqual(Array.from({ length: 32 }, (_, seed) => seed));
    expect(baseline).toBe('fixed');
    expect(comparedWith).toMatchObject({
      'decay_alpha-1': 'fixed_alpha-1',
      'fixed_alpha-1': 'fixed_alpha-1',
    });
  });

  it('may name an expanded variant as the baseline of all', () => {
    const { comparedWith } = parseExperiment(yaml.replace('baseline: fixed', 'baseline: fixed_alpha-1'));
    expect(new Set(Object.values(comparedWith))).toEqual(new Set(['fixed_alpha-1']));
  });

  it('compares with the first variant when it names no baseline', () => {
    expect(parseExperiment(example).comparedWith).toEqual({ fixed: 'fixed', homework: 'fixed' });
  });

  it('is the same as YAML, as JSON and as an object', () => {
    const object = { ...example, agent: 'sarsa' };
    const text = JSON.stringify(object);
    expect(parseExperiment(text)).toEqual(parseExperiment(object));
    expect(parseExperiment(defineExperiment(object))).toEqual(parseExperiment(object));
  });

  it('needs no variants: one run spec is a variant of its own, and a grid alone names its cells', () => {
    const alone = { name: 'x', environment: 'taxi', epsilon: 0.1, episodes: 5, seeds: 1 };
    expect(Object.keys(parseExperiment(alone).variants)).toEqual(['all']);
    const grid = { epsilon: [0.01, 0.9] };
    expect(Object.keys(parseExperiment({ ...alone, grid }).variants)).toEqual([
      'epsilon-0.01',
      'epsilon-0.9',
    ]);
  });

  it.each([
    ['a count', 3, [0, 1, 2]],
    ['a list', [3, 5, 8], [3, 5, 8]],
    ['a stretch', { from: 100, count: 2 }, [100, 101]],
  ])('takes seeds as %s', (_, seeds, expected) => {
    expect(parseExperiment({ ...example, seeds }).seeds).toEqual(expected);
  });

  it('evaluates a callable epsilon over the episodes that are asked for', () => {
    const epsilon = (episode: number) => (episode <= 50 ? 0.1 : 0.05);
    const written = { ...example, variants: { a: { epsilon } } };
    expect(parseExperiment(written, { episodes: 60 }).variants.a.epsilon).toEqual({
      kind: 'steps',
      values: [
        [0, 0.1],
        [51, 0.05],
      ],
    });
  });

  it('can be narrowed to the first seeds, or widened where it gives a count', () => {
    expect(parseExperiment(example, { seeds: 2 }).seeds).toEqual([0, 1]);
    expect(parseExperiment(example, { seeds: 7 }).seeds).toHaveLength(7);
    expect(problemsOf({ ...example, seeds: [4, 2] }, { seeds: 3 })[0]).toContain('at most the 2 seeds');
  });
});

describe('a wrong experiment file', () => {
  it('gets all its problems told at once, each with its path, what is allowed and what was got', () => {
    const problems = problemsOf(`
name: x y
seeds: 1e12
episods: 3
variants: {a: {epsilon: 3}, b: {epsylon: .1}}`);
    expect(problems).toEqual([
      expect.stringMatching(/`name` .*got `"x y"`/),
      expect.stringMatching(/`seeds` .*1000000.*got `1000000000000`/),
      'Expected `variants.a.epsilon` to be a number from 0 to 1, got `3` (number)',
      expect.stringMatching(/`variants.b`: unknown key `"epsylon"`, did you mean `epsilon`\?/),
      expect.stringMatching(/`"episods"`, did you mean `episodes`\?/),
    ]);
  });

  it('gets wrong names told beside faults inside of the variants', () => {
    const problems = problemsOf({
      ...example,
      variants: { a: { epsilon: 3 }, A: { epsilon: 0.1 }, '1b': { epsilon: 0.1 } },
      baseline: 'fixt',
      grid: { 'agent.alpha': [0.1] },
    });
    const words = [
      '`variants.a.epsilon`',
      'got `"a_alpha-0.1"` and `"A_alpha-0.1"`',
      '"1b_alpha-0.1"',
      '`baseline`',
    ];
    expect(problems).toEqual(words.map((some) => expect.stringContaining(some)));
  });

  it('compares the cells of a single variant with the first one, ten thousand of them too', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => i / 10_000);
    const { comparedWith, variants } = parseExperiment({
      ...example,
      variants: undefined,
      baseline: undefined,
      epsilon: 0.1,
      seeds: 1,
      grid: { 'agent.gamma': values },
    });
    expect(Object.keys(variants)).toHaveLength(10_000);
    expect(comparedWith['gamma-0.5']).toBe('gamma-0');
  });

  const boom = (episode: number) => {
    if (episode === 3) throw new Error('boom');
    return 0;
  };
  it.each([
    ['an unknown environment', { environment: 'taxii' }, 'did you mean `taxi`?'],
    ['duplicate seeds', { seeds: [1, 1] }, 'without duplicates'],
    [
      'names that differ in case only',
      { variants: { a: { epsilon: 0 }, A: { epsilon: 1 } } },
      'differ in more than case',
    ],
    ['a device name', { variants: { 'con.x': { epsilon: 0 } } }, 'no device name'],
    ['a path as a name', { variants: { '../../x': { epsilon: 0 } } }, 'a name of 1 to 64'],
    ['no name', { variants: { '': { epsilon: 0 } } }, 'Expected `""` to be a name of 1 to 64'],
    [
      'a name that JavaScript keeps',
      JSON.parse('{"variants": {"__proto__": {"epsilon": 0}, "b": {}}}'),
      '"__proto__"',
    ],
    ['an unknown baseline', { baseline: 'fixd' }, 'did you mean `fixed`?'],
    ['an unknown grid path', { grid: { 'agnt.alpha': [1] } }, 'did you mean `agent.alpha`?'],
    [
      'a grid value that stands twice',
      { grid: { 'agent.alpha': [0.1, 0.1] } },
      '`grid.agent.alpha` to be a list without duplicates',
    ],
    ['too many runs', { seeds: 1e6 }, 'at most 1000000 runs'],
    [
      'a callable that leaves [0, 1]',
      { variants: { a: { epsilon: (e: number) => e } } },
      'at episode 2, got `2`',
    ],
    ['a callable that throws', { variants: { a: { epsilon: boom } } }, '`epsilon` threw at episode 3: boom'],
    ['a seed in a variant', { variants: { a: { epsilon: 0, seeds: 3 } } }, 'unknown key `"seeds"`'],
    [
      'episodes nowhere',
      { episodes: undefined },
      '`episodes` to be an integer from 1 to 10000000, but it is missing',
    ],
    ['a lake without a way', { environment: { kind: 'frozen-lake', map: ['SHG'] } }, 'reach the goal'],
  ])('%s is refused with a message that helps', (_, changes, words) => {
    expect(problemsOf({ ...example, ...changes }).join('\n')).toContain(words);
  });

  it.each([
    ['not YAML', 'a: [1\nb: }', 'at line 2, column 1'],
    ['a word', 'hello', 'Expected'],
    ['nothing', '', 'there is nothing in it'],
    ['nothing but comments', '# name: x\n', 'there is nothing in it'],
    ['deep nesting in brackets', '['.repeat(100_000), 'nested too deep'],
    ['deep nesting in braces', '{"a":'.repeat(50_000), 'nested too deep'],
    ['deep nesting in dashes', '- '.repeat(100_000), 'nested too deep'],
    ['deep nesting that is closed', `{"seeds":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, 'nested too deep'],
    ['deep nesting in large JSON', `{"seeds":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, '`seeds[0]`'],
    ['a key twice', 'name: a\nname: b', 'It cannot be read as YAML: Map keys must be unique, at line 2'],
    ['a key twice in JSON', '{"name": "x", "seeds": 1, "seeds": 2}', 'Map keys must be unique'],
    ['two documents', '---\nname: a\n---\nname: b', 'more than one document'],
    ['nothing but errors', ']'.repeat(250_000), 'at line 1, column 1'],
    ['a tag for each character', '!a '.repeat(80_000), 'at most one tag'],
    ['a YAML that is too long', `a: ${'x'.repeat(300_000)}`, 'larger ones as JSON'],
    ['code in a tag', 'name: !!js/function "function () { process.exit(7) }"', 'Unresolved tag'],
    [
      'too many variants',
      JSON.stringify({ name: 'x', seeds: 1, variants: manyVariants(11_000) }),
      'at most 10000 variants',
    ],
    [
      'exploding aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]`,
      'Excessive alias count',
    ],
    ['prototype keys', '{"__proto__": {"seeds": 1}, "constructor": 1}', '`"constructor"`'],
    ['a huge text', '#'.repeat(17 * 2 ** 20), 'at most 16777216 characters'],
  ])('%s is refused', (_, text, words) => {
    expect(problemsOf(text).join('\n')).toContain(words);
  });

  it('never causes anything but an InputError', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.constantFrom('seeds', 'variants', 'grid', 'environment', 'epsilon', 'name', 'baseline'),
        (value, key) => {
          problemsOf({ ...example, [key]: value });
          problemsOf({ ...example, variants: { a: { epsilon: 0.1, [key]: value } } });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the JSON Schema', () => {
  it('knows the kinds, the bounds and that other keys are wrong', () => {
    const schema = JSON.parse(JSON.stringify(experimentJsonSchema()));
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties.episodes).toMatchObject({ type: 'integer', minimum: 1, maximum: 1e7 });
    expect(JSON.stringify(schema.properties.environment)).toContain('"frozen-lake"');
    expect(schema.required).toEqual(['name', 'seeds']);
    expect(JSON.stringify(schema)).not.toContain('{}');
  });
});
