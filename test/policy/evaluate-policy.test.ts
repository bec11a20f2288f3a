import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import type { Environment, Outcome } from '../../src/environments/environment.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { tabulate } from '../../src/environments/tabulate.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { evaluateFully, evaluatePolicy, evaluateStarts } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { alea } from '../../src/randomness/alea.ts';
import { evaluate } from '../../src/training/evaluate.ts';
import { corridor, stepTo } from '../world.ts';

/** What the only policy is worth of a world with one action in each state. */
function worthOf(states: number, outcomes: (state: number) => Outcome[]) {
  const environment = tabulate({ kind: 'one way', states, actions: 1, starts: [0], outcomes });
  return evaluatePolicy(environment, new Uint8Array(states));
}

describe('the exact evaluation of a policy', () => {
  it('is exact for gambler’s ruin: 1 in 5 to win, 4 steps in the mean', () => {
    const value = worthOf(4, (state) => [
      stepTo(Math.max(0, state - 1), { probability: 0.5, terminated: state === 0 }),
      stepTo(Math.min(3, state + 1), { probability: 0.5, terminated: state === 3, goal: state === 3 }),
    ]);
    expect(value).toMatchObject({ starts: 1, endingStarts: 1, solvedStarts: 0 });
    expect(value.goalProbability).toBeCloseTo(1 / 5, 15);
    expect(value.timesteps).toBeCloseTo(4, 14);
    expect(value.returns).toBeCloseTo(-4, 14);
  });

  it('keeps its precision where an episode hardly ever ends', () => {
    const rare = 2 ** -60;
    const back = [
      stepTo(0, { probability: 1 - rare }),
      stepTo(0, { probability: rare, terminated: true, goal: true }),
    ];
    const value = worthOf(2, (state) => (state === 0 ? [stepTo(1)] : back));
    expect(value).toMatchObject({ solvedStarts: 1, goalProbability: 1, endingStarts: 1 });
    expect(value.timesteps / (2 / rare)).toBeCloseTo(1, 12);
  });

  it('takes the means of steps and returns over the starts that end, that of the goal over all', () => {
    const environment: Environment = { ...corridor(4), starts: Int32Array.of(0, 2, 3) };
    const stuckAtTheWall = [0, 1, 1, 1];
    expect(evaluatePolicy(environment, stuckAtTheWall)).toEqual({
      ...{ starts: 3, solvedStarts: 2, endingStarts: 2, goalProbability: 2 / 3 },
      ...{ timesteps: 1.5, returns: -1.5, exact: true },
    });
  });

  it('weighs what comes of each start by how likely it is', () => {
    const environment = {
      ...corridor(4),
      starts: Int32Array.of(0, 2, 3),
      startProbability: Float64Array.of(0.5, 0.3, 0.2),
    };
    const { goalProbability, timesteps, endingStarts } = evaluatePolicy(environment, [0, 1, 1, 1]);
    expect(goalProbability).toBeCloseTo(0.5, 15);
    expect(timesteps).toBeCloseTo((0.3 * 2 + 0.2 * 1) / 0.5, 15);
    expect(endingStarts).toBe(2);
    expect(evaluatePolicy(environment, [1, 1, 1, 1]).goalProbability).toBe(1);
  });

  it('approaches the values of more than 2,000 states on cycles, to 1e-10, and says so', () => {
    // A walk that goes on with probability 0.6 and back with 0.4; at its first state it stays.
    const walk = (states: number) =>
      worthOf(states, (state) => {
        const arrives = { terminated: state === states - 1, goal: state === states - 1 };
        return [
          stepTo(Math.max(0, state - 1), { probability: 0.4 }),
          stepTo(Math.min(states - 1, state + 1), { probability: 0.6, ...arrives }),
        ];
      });
    // From each state on to the next one it takes one step, and after a step back this way twice.
    const expected = (n: number) => {
      let [sum, up] = [0, 1 / 0.6];
      for (let i = 0; i < n; i++) [sum, up] = [sum + up, (1 + 0.4 * up) / 0.6];
      return sum;
    };
    for (const [states, exact] of [
      [1500, true],
      [3000, false],
    ] as const) {
      const value = walk(states);
      expect(value).toMatchObject({ exact, solvedStarts: 1, goalProbability: 1 });
      expect(Math.abs(value.timesteps / expected(states) - 1)).toBeLessThan(1e-10);
      expect(Math.abs(value.returns / -expected(states) - 1)).toBeLessThan(1e-10);
    }
  });

  it('does not count as solved what may end in a hole, however small the chance', () => {
    const value = worthOf(1, () => [
      stepTo(0, { probability: 1, terminated: true, goal: true }),
      stepTo(0, { probability: 2 ** -80, terminated: true }),
    ]);
    expect(value).toMatchObject({ solvedStarts: 0, endingStarts: 1 });
  });

  it('solves nothing in Taxi by going south for ever', () => {
    expect(evaluatePolicy(taxi(), new Uint8Array(500))).toEqual({
      ...{ starts: 300, solvedStarts: 0, endingStarts: 0, goalProbability: 0 },
      ...{ timesteps: Number.NaN, returns: Number.NaN, exact: true },
    });
  });

  it('agrees with 20,000 sampled episodes on slippery FrozenLake, within sampling error', () => {
    const environment = frozenLake();
    const policy = greedyPolicy(environment, optimalValues(environment, 0.99), 0.99);
    const exact = evaluatePolicy(environment, policy);
    const played = evaluate({
      environment,
      policy: (state) => policy[state],
      starts: Array(20_000).fill(0),
      randomness: alea(4),
      maxStepsPerEpisode: 1e6,
    });
    for (const [metric, value] of [
      ['returns', exact.goalProbability],
      ['timesteps', exact.timesteps],
    ] as const) {
      const sample = Array.from(played[metric]);
      const mean = sample.reduce((sum, one) => sum + one, 0) / sample.length;
      const variance = sample.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (sample.length - 1);
      expect(Math.abs(mean - value) / Math.sqrt(variance / sample.length)).toBeLessThan(4);
    }
  });

  it('goes by the tables as they are, also where somebody has changed them', () => {
    const environment = cliffWalking();
    const policy = greedyPolicy(environment, optimalValues(environment, 1), 1);
    expect(evaluatePolicy(environment, policy).returns).toBe(-13);
    environment.reward.fill(-2);
    expect(evaluatePolicy(environment, policy).returns).toBe(-26);
    environment.goal.fill(0);
    expect(evaluatePolicy(environment, policy).solvedStarts).toBe(0);
  });

  it('knows 36 actions', () => {
    const choices = tabulate({
      ...{ kind: 'choices', states: 2, actions: 36, starts: [0, 1] },
      outcomes: (_, action) => [stepTo(0, { reward: action, terminated: true, goal: true })],
    });
    expect(evaluatePolicy(choices, [35, 20])).toMatchObject({ returns: 27.5, solvedStarts: 2 });
  });

  it('takes a list that is longer than it needs', () => {
    const environment = taxi();
    const policy = greedyPolicy(environment, optimalValues(environment, 1), 1);
    expect(evaluatePolicy(environment, [...policy, 0])).toEqual(evaluatePolicy(environment, policy));
  });

  it.each([
    ['no action', 6],
    ['a fraction', 1.5],
    ['not a number', Number.NaN],
    ['too large an action', 2 ** 32],
    ['a negative one', -1],
  ])('refuses a policy with %s', (_, action) => {
    const policy = Array(500).fill(0);
    policy[77] = action;
    for (const evaluate of [evaluatePolicy, evaluateStarts, evaluateFully]) {
      expect(() => evaluate(taxi(), policy)).toThrow('Expected `policy` to be an integer from 0 to 5');
    }
    expect(() => evaluatePolicy(taxi(), policy.slice(0, 70))).toThrow('Expected `policy`');
  });
});
