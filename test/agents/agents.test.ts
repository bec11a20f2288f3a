import { describe, expect, it, vi } from 'vitest';
import { argmax, towards } from '../../src/agents/agent.ts';
import { doubleQLearning } from '../../src/agents/double-q-learning.ts';
import { expectedSarsa, expectedValue } from '../../src/agents/expected-sarsa.ts';
import { agents } from '../../src/agents/index.ts';
import { bestValue, qLearning } from '../../src/agents/q-learning.ts';
import { sarsa } from '../../src/agents/sarsa.ts';

const size = { states: 2, actions: 2 };
const options = { alpha: 0.5, gamma: 0.8 };
const step = { state: 0, action: 1, reward: 1, nextState: 1, terminated: false };

const behaviour = (coin = true) => ({ epsilon: 0.4, act: vi.fn(() => 0), coin: vi.fn(() => coin) });

describe('an update by hand', () => {
  it('moves half the way to the target', () => {
    expect(towards(10, 0.5, 1, 0.8, 5)).toBe(7.5);
  });

  it('of Q-learning bootstraps from the best next action', () => {
    expect(bestValue(Float64Array.of(0, 0, 4, 6), 2, 2)).toBe(6);
    const learner = qLearning(options).begin(size);
    learner.table.set([0, 2, 4, 6]);
    const chance = behaviour();
    expect(learner.learn(step, chance)).toBeUndefined();
    expect(learner.table[1]).toBeCloseTo(0.5 * 2 + 0.5 * (1 + 0.8 * 6), 15);
    expect([...learner.table].filter((_, i) => i !== 1)).toEqual([0, 4, 6]);
    expect([chance.act.mock.calls, chance.coin.mock.calls]).toEqual([[], []]);
  });

  it('of SARSA bootstraps from the action that it takes next, drawn before the update', () => {
    const learner = sarsa(options).begin(size);
    learner.table.set([0, 2, 4, 6]);
    const chance = behaviour();
    expect(learner.learn(step, chance)).toBe(0);
    expect(learner.table[1]).toBeCloseTo(0.5 * 2 + 0.5 * (1 + 0.8 * 4), 15);
    expect(chance.act.mock.calls).toEqual([[1]]);
  });

  it('of SARSA draws no action after the end', () => {
    const chance = behaviour();
    const learner = sarsa(options).begin(size);
    expect(learner.learn({ ...step, terminated: true }, chance)).toBeUndefined();
    expect(chance.act).not.toHaveBeenCalled();
  });

  it('of expected SARSA bootstraps from the mean over its policy', () => {
    expect(expectedValue(Float64Array.of(0, 4), 0, 2, 0.5)).toBe(3);
    const learner = expectedSarsa(options).begin(size);
    learner.table.set([0, 2, 4, 6]);
    learner.learn(step, behaviour());
    expect(learner.table[1]).toBeCloseTo(0.5 * 2 + 0.5 * (1 + 0.8 * (0.4 * 5 + 0.6 * 6)), 15);
  });

  it('of double Q-learning lets one table choose and the other judge, by the coin', () => {
    for (const coin of [true, false]) {
      const learner = doubleQLearning(options).begin(size);
      learner.table.set([0, 2, 4, 6, 0, 3, 9, 1]);
      learner.learn(step, behaviour(coin));
      // Table A prefers action 1, which B thinks worth 1; table B prefers action 0, which A thinks worth 4.
      expect(learner.table[1]).toBeCloseTo(coin ? 0.5 * 2 + 0.5 * (1 + 0.8 * 1) : 2, 15);
      expect(learner.table[5]).toBeCloseTo(coin ? 3 : 0.5 * 3 + 0.5 * (1 + 0.8 * 4), 15);
    }
  });

  it('of double Q-learning acts by the sum of its tables', () => {
    const learner = doubleQLearning(options).begin(size);
    learner.table.set([0, 5, 0, 0, 6, 0, 0, 0]);
    expect(learner.greedy(0)).toBe(0);
  });
});

describe.each(Object.entries(agents))('%s', (_, { create }) => {
  it('never bootstraps from a terminating step', () => {
    const learner = create(options).begin(size);
    learner.table.fill(7, 2, 4);
    learner.learn({ ...step, terminated: true }, behaviour());
    expect(learner.table[1]).toBe(0.5);
  });

  it('bootstraps from every other step, also from one that will be truncated', () => {
    const learner = create(options).begin(size);
    learner.table.fill(7);
    learner.learn(step, behaviour());
    expect(learner.table[1]).toBeCloseTo(0.5 * 7 + 0.5 * (1 + 0.8 * 7), 15);
  });

  it('knows nothing when it begins, whatever another learner of it has learned', () => {
    const agent = create(options);
    agent.begin(size).table.fill(3);
    expect(agent.begin(size).table.every((value) => value === 0)).toBe(true);
  });

  it('is greedy to the lowest index among equals', () => {
    const learner = create(options).begin({ states: 1, actions: 4 });
    expect(learner.greedy(0)).toBe(0);
    learner.table.set([0, 1, 0, 1]);
    expect(learner.greedy(0)).toBe(1);
  });

  it.each([{ alpha: 0 }, { alpha: 1.1 }, { gamma: -0.1 }, { gamma: Number.NaN }, { beta: 1 }])(
    'refuses %j',
    (wrong) => {
      expect(() => create(wrong)).toThrow(/Expected|nknown/);
    },
  );
});

describe('argmax', () => {
  it('looks at its own stretch only', () => {
    expect(argmax(Float64Array.of(9, 1, 3, 2, 9), 1, 3)).toBe(1);
  });
});
