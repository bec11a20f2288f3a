import { describe, expect, it } from 'vitest';
import { variantRuns } from '../../bench/simulations.ts';
import type { Environment } from '../../src/environments/environment.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { tabulate } from '../../src/environments/tabulate.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { answers } from '../../src/report/sentences.ts';
import { learnedBy } from '../../src/statistics/learned.ts';
import { optimumOf } from '../../src/statistics/optimum.ts';
import { summarize } from '../../src/statistics/summarize.ts';
import type { VariantRuns } from '../../src/statistics/variant-runs.ts';
import { stepTo } from '../world.ts';

/** Runs that learned these policies, with what these are worth. */
function runsOf(environment: Environment, policies: readonly Uint8Array[]): VariantRuns {
  const values = policies.map((policy) => evaluatePolicy(environment, policy));
  const runs = variantRuns({
    timesteps: policies.map((_, i) => 100 + i),
    solved_starts: values.map(({ solvedStarts }) => solvedStarts),
    goal_probability: values.map(({ goalProbability }) => goalProbability),
    policy_timesteps: values.map(({ timesteps }) => timesteps),
    policy_returns: values.map(({ returns }) => returns),
  });
  return { ...runs, optimum: optimumOf(environment), policies };
}

/** Of ten runs that all learned one policy, beside ten that learned another one. */
function summaryOf(environment: Environment, base: Uint8Array, other: Uint8Array) {
  const tenOf = (policy: Uint8Array) => runsOf(environment, Array(10).fill(policy));
  const variants = { base: tenOf(base), other: tenOf(other) };
  return summarize({ id: 'x', baseline: 'base', comparedWith: { base: 'base', other: 'base' }, variants });
}

const best = (environment: Environment) =>
  greedyPolicy(environment, optimalValues(environment, 0.999), 0.999);
const RIGHT = 2;

describe('what was learned', () => {
  it('knows what surely ends, what may never end, and what surely never ends', () => {
    // From state 0, action 0 ends, 1 ends or is caught in state 1, and 2 is caught.
    const goal = stepTo(0, { terminated: true, goal: true });
    const outcomes = [[goal], [{ ...goal, probability: 0.5 }, stepTo(1, { probability: 0.5 })], [stepTo(1)]];
    const trap = tabulate({
      ...{ kind: 'trap', states: 2, actions: 3, starts: [0] },
      outcomes: (state, action) => (state === 1 ? [stepTo(1)] : outcomes[action]),
    });
    const policies = [0, 1, 2].map((action) => Uint8Array.of(action, 0));
    const learned = learnedBy(runsOf(trap, policies));
    expect(learned).toMatchObject({ solvesAll: 1, endsFromAll: 1, neverEnds: 1, mayNeverEnd: 1 });
    expect(learned.whereSolved).toEqual({ runs: 1, timesteps: 1, optimum: 1 });
  });

  it('leads with the goal where chance decides, and does not compare steps there', () => {
    const ice = frozenLake({ map: '8x8' });
    const summary = summaryOf(ice, best(ice), new Uint8Array(64).fill(RIGHT));
    expect(summary.headline.other).toEqual(['timesteps', 'penalties', 'goal_probability']);
    expect(summary.comparisons.other.policy_timesteps.verdict).toBeNull();
    const said = answers(summary).learned;
    expect(said[1]).toMatch(
      /^other reaches the goal with probability 0\.\d+ on average over 10 runs, the optimum with 1/,
    );
    expect(said.join()).not.toContain('steps');
    expect(summary.comparisons.other.goal_probability.verdict).toBe('worse');
  });

  it('compares steps over the starts that both solve: leaving out the far ones is no merit', () => {
    const world = taxi();
    const good = best(world);
    // Goes on for ever from where the taxi is in the lowest row (states are row-major, 100 a row).
    const lost = good.map((action, state) => (state >= 400 ? 1 : action));
    const summary = summaryOf(world, good, lost);
    const { base, other } = summary.variants;
    const [ofBase, ofOther] = [base, other].map(({ metrics }) => metrics.policy_timesteps.mean as number);
    expect(ofOther).not.toBeCloseTo(ofBase, 1);
    expect(summary.comparisons.other.policy_timesteps.difference).toBe(0);
    const { whereSolved } = other.learned;
    expect(whereSolved?.timesteps).toBeCloseTo(whereSolved?.optimum as number, 12);
    expect(other.learned).toMatchObject({
      solvesAll: 0,
      neverEnds: 10,
      solvesAllInterval: [0, expect.closeTo(0.3085, 4)],
    });
    expect(summary.headline.other).toContain('solved_starts');
  });

  it('turns to the steps where all solve all, within the same family', () => {
    const world = taxi();
    const summary = summaryOf(world, best(world), best(world));
    expect(summary.headline.other).toEqual(['timesteps', 'penalties', 'policy_timesteps']);
    expect(summary).toMatchObject({ family: 3, comparisonLevel: 1 - 0.05 / 3 });
    expect(summary.comparisons.other.policy_timesteps.verdict).toBe('no difference');
  });
});
