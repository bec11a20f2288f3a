import { describe, expect, it, vi } from 'vitest';
import { agents } from '../../src/agents/index.ts';

const size = { states: 2, actions: 2 };
const options = { alpha: 0.5, gamma: 0.8 };
const step = { state: 0, action: 1, reward: 1, nextState: 1, terminated: false };
const one = [0, 2, 4, 6];
const two = [0, 2, 4, 6, 0, 3, 9, 1];

describe('an update by hand', () => {
  it.each([
    ['q-learning', 'the best next action', true, one, [0, 0.5 * 2 + 0.5 * (1 + 0.8 * 6), 4, 6]],
    ['sarsa', 'the action that it takes next', true, one, [0, 0.5 * 2 + 0.5 * (1 + 0.8 * 4), 4, 6]],
    [
      'expected-sarsa',
      'the mean over its policy',
      true,
      one,
      [0, 0.5 * 2 + 0.5 * (1 + 0.8 * (0.4 * 5 + 0.6 * 6)), 4, 6],
    ],
    // Table A prefers action 1, which B thinks worth 1; table B prefers action 0, which A thinks worth 4.
    ['double-q-learning', 'what B thinks', true, two, two.with(1, 0.5 * 2 + 0.5 * (1 + 0.8 * 1))],
    ['double-q-learning', 'what A thinks', false, two, two.with(5, 0.5 * 3 + 0.5 * (1 + 0.8 * 4))],
  ])('of %s bootstraps from %s', (kind, _, coin, before, after) => {
    const learner = agents[kind].create(options).begin(size);
    learner.table.set(before);
    const act = vi.fn(() => 0);
    const chosen = learner.learn(step, { epsilon: 0.4, act, coin: () => coin });
    expect([...learner.table]).toEqual(after.map((value) => expect.closeTo(value, 15)));
    expect([chosen, act.mock.calls]).toEqual(kind === 'sarsa' ? [0, [[1]]] : [undefined, []]);
  });
});

describe.each(Object.entries(agents))('%s', (_, { create }) => {
  it('knows nothing when it begins, whatever another learner of it has learned', () => {
    const agent = create(options);
    agent.begin(size).table.fill(3);
    expect(agent.begin(size).table.every((value) => value === 0)).toBe(true);
  });

  it('refuses wrong options', () => {
    for (const wrong of [{ alpha: 0 }, { alpha: 1.1 }, { gamma: -0.1 }, { gamma: Number.NaN }, { beta: 1 }])
      expect(() => create(wrong)).toThrow(/Expected|nknown/);
  });
});
