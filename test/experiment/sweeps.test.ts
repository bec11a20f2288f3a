import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { chosenOf, FRESH } from '../../src/experiment/fresh-seeds.ts';
import { plan } from '../../src/experiment/plan.ts';
import { planOf, recordOf } from '../../src/experiment/record.ts';
import { inputProblems } from '../input-problems.ts';

const search = {
  name: 'search',
  environment: 'taxi',
  epsilon: { kind: 'exponential', from: 1, decay: 0.99, to: 0.01 },
  episodes: 10,
  seeds: 3,
  random: {
    count: 200,
    seed: 7,
    over: {
      'agent.alpha': { log: [0.01, 1] },
      'epsilon.decay': [0.9, 0.999],
      'agent.kind': ['q-learning', 'sarsa'],
      maxStepsPerEpisode: { integer: [500, 502] },
    },
  },
} as const;

const alphas = (experiment: ReturnType<typeof parseExperiment>) =>
  Object.values(experiment.variants).map(({ agent }) => agent.alpha as number);

describe('a random search', () => {
  const found = parseExperiment(search);
  const specs = Object.values(found.variants);

  it('draws so many combinations inside their ranges, with four digits', () => {
    expect(Object.keys(found.variants).slice(0, 2)).toEqual(['r001', 'r002']);
    expect(specs).toHaveLength(200);
    for (const { agent, epsilon, maxStepsPerEpisode } of specs) {
      for (const value of [agent.alpha, epsilon.decay] as number[])
        expect(value).toBe(Number(value.toPrecision(4)));
      expect(agent.alpha as number).toBeGreaterThanOrEqual(0.01);
      expect(agent.alpha as number).toBeLessThanOrEqual(1);
      expect([500, 501, 502]).toContain(maxStepsPerEpisode);
    }
    expect(new Set(specs.map(({ agent }) => agent.kind))).toEqual(new Set(['q-learning', 'sarsa']));
  });

  it('spreads a logarithmic range evenly over its powers of ten', () => {
    const small = alphas(found).filter((alpha) => alpha < 0.1).length;
    expect(small).toBeGreaterThan(75);
    expect(small).toBeLessThan(125);
  });

  it('is the same for the same seed, begins alike where more are drawn, and is another one then', () => {
    const more = { ...search, random: { ...search.random, count: 201 } };
    expect(alphas(parseExperiment(more)).slice(0, 200)).toEqual(alphas(found));
    expect(plan(parseExperiment(more)).id).not.toBe(plan(found).id);
    expect(plan(parseExperiment(search)).id).toBe(plan(found).id);
    expect(alphas(parseExperiment({ ...search, random: { ...search.random, seed: 8 } }))).not.toEqual(
      alphas(found),
    );
  });

  it.each([
    [{ count: 0 }, 'random.count'],
    [{ over: {} }, 'at least one path'],
    [{ over: { 'agent.alpha': { log: [0, 1] } } }, 'numbers above 0'],
    [{ over: { 'agent.alpha': [1, 0.1] } }, 'two rising numbers'],
    [{ over: { 'agnt.alpha': [0.1, 1] } }, 'did you mean'],
  ])('refuses %j', (wrong, words) => {
    expect(() => parseExperiment({ ...search, random: { ...search.random, ...wrong } })).toThrow(words);
  });

  it('goes with no grid', () => {
    expect(() => parseExperiment({ ...search, grid: { episodes: [1, 2] } })).toThrow('got both');
  });
});

describe('wrong values of a sweep', () => {
  const alpha = 'Expected `agent.alpha` to be a number above 0, up to 1, got';
  it.each([
    [
      'in a grid',
      { grid: { 'agent.alpha': [0.1, 3, 4], epsilon: [0, 1] } },
      [`In \`grid\`: ${alpha} \`3\` (number), \`4\` (number)`],
    ],
    [
      'in a short form',
      { epsilon: 0.1, grid: { epsilon: [2], 'agent.alpha': [0.1, 1] } },
      ['In `grid`: Expected `epsilon.value` to be a number from 0 to 1, got `2` (number)'],
    ],
    [
      'among random choices',
      { random: { count: 9, over: { 'agent.kind': ['sarsa', 'foo'] } } },
      [expect.stringMatching(/^In `random.over`: Expected `agent.kind` .*, got `"foo"` \(string\)$/)],
    ],
    [
      'of a random range, the first few',
      { random: { count: 50, over: { 'agent.alpha': [2, 3] } } },
      [
        expect.stringMatching(
          /^In `random.over`: Expected `agent.alpha` (?:.*`[23][.0-9]*` \(number\)){5} and \d+ more$/,
        ),
      ],
    ],
  ])(
    'are told once and in the sweep, not in variants that the file does not name: %s',
    (_, sweep, problems) => {
      const experiment = { ...search, random: undefined, ...sweep };
      expect(inputProblems(() => parseExperiment(experiment))).toEqual(problems);
    },
  );
});

describe('what an experiment says of its answer', () => {
  it('stands in experiment.json, comes back from it, and changes no id', () => {
    const said = plan(parseExperiment({ ...search, goal: 'steps' }));
    expect(said.id).toBe(plan(parseExperiment(search)).id);
    const record = recordOf(said, { created: '', software: '' });
    expect(record).toMatchObject({ goal: 'steps', search: 'random' });
    expect(planOf(JSON.parse(JSON.stringify(record)))).toMatchObject({ goal: 'steps', search: 'random' });
    expect(() => parseExperiment({ ...search, goal: 'step' })).toThrow('one of learned, steps');
  });
});

describe('chosen variants', () => {
  const experiment = parseExperiment({ ...search, baseline: 'r005' });

  it('on fresh seeds are an experiment of its own that names the first one', () => {
    const chosen = chosenOf(experiment, { only: ['r002', 'r005'], freshSeeds: true });
    expect(Object.keys(chosen.variants)).toEqual(['r002', 'r005']);
    expect(chosen).toMatchObject({
      name: 'search-fresh',
      seeds: [FRESH, FRESH + 1, FRESH + 2],
      baseline: 'r005',
      repeats: plan(experiment).id,
    });
    expect(recordOf(plan(chosen), { created: '', software: '' }).repeats).toBe(plan(experiment).id);
  });

  it('never add to the seeds of the experiment that chose them, even where all are chosen', () => {
    expect(plan(chosenOf(experiment, { freshSeeds: true })).id).not.toBe(plan(experiment).id);
  });

  it('are compared with the first of them where the baseline was not chosen', () => {
    const { baseline, comparedWith } = chosenOf(experiment, { only: ['r009', 'r003'] });
    expect([baseline, comparedWith]).toEqual(['r003', { r003: 'r003', r009: 'r003' }]);
  });

  it('keep the name of the baseline before the grid, as long as one of its cells is chosen', () => {
    const grid = parseExperiment({
      ...{ name: 'grid', environment: 'taxi', episodes: 3, seeds: 1, baseline: 'low' },
      variants: { fixed: { epsilon: 0.1 }, low: { epsilon: 0.01 } },
      grid: { 'agent.alpha': [0.1, 0.5] },
    });
    expect(chosenOf(grid, {})).toEqual(grid);
    const some = (...only: string[]) => {
      const { baseline, comparedWith } = chosenOf(grid, { only });
      return { baseline, comparedWith };
    };
    expect(some('fixed_alpha-0.1', 'low_alpha-0.1', 'fixed_alpha-0.5')).toEqual({
      baseline: 'low',
      comparedWith: {
        'fixed_alpha-0.1': 'low_alpha-0.1',
        'fixed_alpha-0.5': 'low_alpha-0.1',
        'low_alpha-0.1': 'low_alpha-0.1',
      },
    });
    expect(some('fixed_alpha-0.5')).toMatchObject({ baseline: 'fixed_alpha-0.5' });
  });

  it('must be there', () => {
    expect(() => chosenOf(experiment, { only: ['r999'] })).toThrow('`--only`');
  });
});
