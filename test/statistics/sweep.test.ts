import { describe, expect, it } from 'vitest';
import { variantRuns } from '../../bench/simulations.ts';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { valuesInWords } from '../../src/report/ranking.ts';
import { optimumOf } from '../../src/statistics/optimum.ts';
import type { VariantRuns } from '../../src/statistics/variant-runs.ts';
import { whichOfMany } from '../../src/statistics/which-of-many.ts';
import { environmentOf } from '../../src/training/run-spec.ts';

const seeds = Array.from({ length: 10 }, (_, i) => i);
const taxi = optimumOf(environmentOf({ kind: 'taxi' }));

/** Deterministic noise, other for each variant and seed. */
const noise = (variant: number, seed: number) => Math.sin(12.9898 * variant + 78.233 * seed);

/** Runs whose steps and solved starts are as given, with noise of the given size. */
function runsOf(
  input: Parameters<typeof parseExperiment>[0],
  of: (spec: VariantRuns['spec'], seed: number, i: number) => { steps: number; solved: number },
) {
  const { variants, search } = parseExperiment(input);
  const found = Object.entries(variants).map(([name, spec], i): [string, VariantRuns] => {
    const values = seeds.map((seed) => of(spec, seed, i));
    const runs = variantRuns({
      timesteps: values.map(({ steps }) => steps),
      solved_starts: values.map(({ solved }) => solved),
    });
    return [name, { ...runs, spec, optimum: taxi }];
  });
  return { variants: Object.fromEntries(found), search };
}

const grid = {
  name: 'g',
  environment: 'taxi',
  epsilon: 0.1,
  episodes: 10,
  seeds: 10,
  grid: { 'agent.alpha': [0.1, 0.5], 'agent.gamma': [0.8, 0.9, 1] },
} as const;

describe('the ranking', () => {
  const cost = (of: (alpha: number, i: number, seed: number) => number) =>
    runsOf(grid, ({ agent }, seed, i) => ({ steps: of(agent.alpha as number, i, seed), solved: 300 }));

  it('puts first what learned most, and among those the cheapest', () => {
    const { variants } = runsOf(grid, ({ agent: { alpha, gamma } }, seed, i) => ({
      steps: 1000 * (gamma as number) + noise(i, seed),
      solved: 200 + 100 * (alpha as number) + noise(i, seed),
    }));
    const { ranking } = whichOfMany(variants, {});
    expect(ranking.by).toEqual(['solved_starts', 'timesteps']);
    expect(ranking.best).toEqual(['alpha-0.5_gamma-0.8']);
    expect(ranking.order.slice(0, 3).every((name) => name.startsWith('alpha-0.5'))).toBe(true);
    expect(ranking.order).toHaveLength(6);
  });

  it('keeps all that cannot be told from the best, and names nobody where variants do different tasks', () => {
    const { variants } = cost((alpha, i, seed) => 1000 - 100 * alpha + 3 * noise(i, seed));
    const { ranking } = whichOfMany(variants, { goal: 'steps' });
    expect(ranking.best.toSorted()).toEqual([0.8, 0.9, 1].map((gamma) => `alpha-0.5_gamma-${gamma}`));
    const [first] = Object.keys(variants);
    const other = { ...variants[first], spec: { ...variants[first].spec, episodes: 11 } };
    expect(whichOfMany({ ...variants, [first]: other }, {}).ranking.best).toEqual([]);
  });

  it('never names a single winner where two are tied, whatever the seeds', () => {
    for (let repetition = 0; repetition < 200; repetition++) {
      const { variants } = cost((_, i, seed) => 1000 + 10 * noise(i + 1, seed + 31 * repetition));
      const { ranking } = whichOfMany(variants, { goal: 'steps' });
      expect(ranking.best.length).toBeGreaterThan(1);
    }
  });
});

describe('what a hyper-parameter does', () => {
  it('is its mean over the others, and at the best, of a grid', () => {
    const { variants, search } = runsOf(grid, ({ agent: { alpha, gamma } }, seed, i) => ({
      steps: 1000 * (alpha as number) + 10 * (gamma as number) + 0.001 * noise(i, seed),
      solved: 300,
    }));
    const { sweep } = whichOfMany(variants, { search, goal: 'steps' });
    const [alpha, gamma] = sweep?.parameters ?? [];
    expect([alpha.path, gamma.path]).toEqual(['agent.alpha', 'agent.gamma']);
    expect(alpha.share.timesteps).toBeGreaterThan(0.99);
    expect(gamma.share.timesteps).toBeLessThan(0.01);
    const means = alpha.levels.map(({ metrics }) => Math.round(metrics.timesteps.mean as number));
    expect([alpha.levels.map(({ from }) => from), means]).toEqual([
      [0.1, 0.5],
      [109, 509],
    ]);
    expect(alpha.levels[1].atBest?.variant).toBe('alpha-0.5_gamma-0.8');
    const cells = sweep?.pair?.means.timesteps[1].map((value) => Math.round(value as number));
    expect(cells).toEqual([508, 509, 510]);
    for (const { metrics } of alpha.levels) {
      const [low, high] = metrics.timesteps.interval as [number, number];
      expect(low).toBeLessThan(high);
    }
  });

  it('is told of groups of numbers, and of each word, of a random search', () => {
    const random = {
      count: 60,
      seed: 1,
      over: { 'agent.alpha': { log: [0.01, 1] }, 'agent.kind': ['sarsa', 'q-learning', 'expected-sarsa'] },
    } as const;
    const { grid: _, ...rest } = grid;
    const { variants, search } = runsOf({ ...rest, random }, ({ agent }, seed, i) => ({
      steps: 1000 * (agent.alpha as number) + noise(i, seed),
      solved: 300,
    }));
    const { sweep } = whichOfMany(variants, { search, goal: 'steps' });
    const alpha = sweep?.parameters.find(({ path }) => path === 'agent.alpha');
    const kind = sweep?.parameters.find(({ path }) => path === 'agent.kind');
    expect(alpha?.levels.map(({ variants }) => variants)).toEqual([12, 12, 12, 12, 12]);
    const means = alpha?.levels.map(({ metrics }) => metrics.timesteps.mean as number) ?? [];
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    const kinds = kind?.levels.map(({ from }) => from).toSorted();
    expect(kinds).toEqual(['expected-sarsa', 'q-learning', 'sarsa']);
    expect(alpha?.share.timesteps ?? 0).toBeGreaterThan(kind?.share.timesteps ?? 1);
    expect(alpha?.levels[0].atBest).toBe(null);
    const { alpha: first, kind: second } = variants.r001.spec.agent;
    expect(sweep?.values.r001).toEqual({ 'agent.alpha': first, 'agent.kind': second });
    const words = valuesInWords({ sweep: sweep as NonNullable<typeof sweep> }, 'r001');
    expect(words.split(', ').toSorted()).toEqual([`alpha ${first}`, second].toSorted());
  });

  it('is nothing where variants were written by hand', () => {
    const { variants } = runsOf(grid, () => ({ steps: 1, solved: 1 }));
    expect(whichOfMany(variants, {}).sweep).toBe(null);
  });
});
