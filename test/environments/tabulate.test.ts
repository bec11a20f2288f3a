import { describe, expect, it } from 'vitest';
import { type EnvironmentDescription, type OutcomeInput, tabulate } from '../../src/environments/tabulate.ts';
import { inputProblems } from '../input-problems.ts';
import { stepTo } from '../world.ts';

const world = (changes: Partial<EnvironmentDescription> = {}) =>
  tabulate({ kind: 'world', states: 3, actions: 1, starts: [0], outcomes: () => [stepTo(1)], ...changes });
const withOutcomes = (...list: OutcomeInput[]) =>
  world({ outcomes: (state) => (state === 2 ? list : [stepTo(1)]) });

describe('a description of an environment', () => {
  const [endless, unknown] = [{ reward: Infinity }, { probability: Number.NaN }];
  // What else may be wrong is in own-world.test.ts: in a table, where JSON has neither NaN nor Infinity.
  it.each<[string, Partial<EnvironmentDescription>]>([
    ['`states` to be an integer from 1 to 1000000', { states: 0 }],
    ['`actions` to be an integer from 1 to 36', { actions: 37 }],
    ['at most 1000000, got 500000 x 3 x 1', { states: 500_000, actions: 3 }],
    ['the reward of action 0 in state 0 to be a finite', { states: 1, outcomes: () => [stepTo(0, endless)] }],
    ['a probability of action 0 in state 0 to be a', { states: 1, outcomes: () => [stepTo(0, unknown)] }],
  ])('is refused: %s', (words, changes) => {
    expect(inputProblems(() => world(changes))).toEqual([expect.stringContaining(words)]);
  });

  it('may say what it likes of the state where an episode has ended', () => {
    const { terminated, nextState } = withOutcomes(stepTo(-1, { terminated: true }));
    expect([terminated[2], nextState[2]]).toEqual([1, 2]);
  });

  it('has nothing of what never happens', () => {
    const environment = withOutcomes(stepTo(0), stepTo(2, { probability: 0 }));
    expect([environment.width, environment.stochastic]).toEqual([1, false]);
  });

  it('has starts in order, with probabilities only where their weights differ', () => {
    expect(world({ starts: [[2, 3], 0] })).toMatchObject({
      starts: Int32Array.of(0, 2),
      startProbability: Float64Array.of(0.25, 0.75),
    });
    const alike = world({ starts: [2, 0].map((state) => [state, 3] as const) });
    expect([alike.starts, alike.startProbability]).toEqual([Int32Array.of(0, 2), undefined]);
  });
});
