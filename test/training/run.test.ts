import { describe, expect, it } from 'vitest';
import { agents } from '../../src/agents/index.ts';
import { trainRun } from '../../src/training/run.ts';
import { environmentOf, normaliseRunSpec, type RunSpecInput } from '../../src/training/run-spec.ts';
import { choicesOfWorld } from '../world.ts';

const spec: RunSpecInput = { environment: 'taxi', epsilon: 0.1, episodes: 20, seed: 7 };

describe('trainRun', () => {
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
});

describe('200 runs of 1,000 episodes', () => {
  // The course's Python loop on Gymnasium, 200 seeds: mean and standard deviation over runs.
  it.each<[string, RunSpecInput['epsilon'], Record<'timesteps' | 'penalties', [mean: number, sd: number]>]>([
    ['epsilon 0.1', 0.1, { timesteps: [93_082, 672], penalties: [4582, 47] }],
    [
      "the homework's schedule",
      (episode) => (episode <= 50 ? 0.1 : 0.05),
      { timesteps: [91_634, 648], penalties: [3858, 32] },
    ],
    [
      'epsilon max(.05, .99^i)',
      { kind: 'exponential', from: 1, decay: 0.99, to: 0.05 },
      { timesteps: [112_931, 3064], penalties: [17_536, 1177] },
    ],
  ])('agree in distribution with Python and Gymnasium: %s', (_, epsilon, python) => {
    const run = normaliseRunSpec({ ...spec, epsilon, episodes: 1000 });
    const runs = Array.from({ length: 200 }, (_, seed) => trainRun({ ...run, seed }));
    const total = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
    for (const metric of ['timesteps', 'penalties'] as const) {
      const ours = runs.map((one) => total(one[metric]));
      const own = total(ours) / 200;
      const variance = total(ours.map((value) => (value - own) ** 2)) / 199;
      const [mean, sd] = python[metric];
      expect(Math.abs(own - mean) / Math.sqrt(variance / 200 + sd ** 2 / 200)).toBeLessThan(4.5);
    }
  });
});
