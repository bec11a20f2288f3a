import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import type { Outcome } from '../../src/environments/environment.ts';
import { tabulate } from '../../src/environments/tabulate.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { evaluateFully, evaluatePolicy, evaluateStarts } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';

/** Every action ends the episode in its first step, and is worth its number. */
function choices(actions: number) {
  const outcome = (_: number, action: number): Outcome[] => [
    { probability: 1, nextState: 0, reward: action, terminated: true, goal: true, penalty: false },
  ];
  return tabulate({ kind: 'choices', states: 2, actions, starts: [0, 1], outcomes: outcome });
}

describe('following a policy', () => {
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
    expect(evaluatePolicy(choices(36), [35, 20])).toMatchObject({ returns: 27.5, solvedStarts: 2 });
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
