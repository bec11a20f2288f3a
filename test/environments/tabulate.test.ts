import { describe, expect, it } from 'vitest';
import { type EnvironmentDescription, type OutcomeInput, tabulate } from '../../src/environments/tabulate.ts';
import { inputProblems } from '../input-problems.ts';
import { stepTo } from '../world.ts';

const world = (changes: Partial<EnvironmentDescription> = {}) =>
  tabulate({ kind: 'world', states: 3, actions: 1, starts: [0], outcomes: () => [stepTo(1)], ...changes });
const withOutcomes = (...list: OutcomeInput[]) =>
  world({ outcomes: (state) => (state === 2 ? list : [stepTo(1)]) });

describe('a description of an environment', () => {
  const half = stepTo(0, { probability: 0.5 });
  const more = stepTo(0, { probability: 0.75 });
  it.each<[string, readonly OutcomeInput[]]>([
    ['the probabilities of action 0 in state 2 to sum to 1, got `0.5`', [half]],
    [
      'a probability of action 0 in state 2 to be a number from 0 to 1, got `2`',
      [{ ...half, probability: 2 }],
    ],
    ['a probability of action 0 in state 2 to be a number', [{ ...half, probability: Number.NaN }]],
    ['a number from 0 to 1, got `-0.5`', [{ ...half, probability: -0.5 }, more, more]],
    ['the reward of action 0 in state 2 to be a finite number', [stepTo(0, { reward: Infinity })]],
    ['the next state of action 0 in state 2 to be a state from 0 to 2, got `3`', [stepTo(3)]],
    ['a state from 0 to 2, got `0.5`', [stepTo(0.5)]],
    ['the outcomes of action 0 in state 2 to be a list of at least one, got `[]`', []],
  ])('is refused where its outcomes are wrong: %s', (words, list) => {
    expect(inputProblems(() => withOutcomes(...list))).toEqual([expect.stringContaining(words)]);
  });

  it.each<[string, Partial<EnvironmentDescription>]>([
    ['`starts` to name at least one state', { starts: [] }],
    ['`starts` to be a state from 0 to 2, got `3`', { starts: [3] }],
    ['name each state once, got 1 twice', { starts: [1, 1] }],
    ['the weight of start 1 to be a number above 0, got `0`', { starts: [[1, 0]] }],
    ['`states` to be an integer from 1 to 1000000', { states: 0 }],
    ['`actions` to be an integer from 1 to 36', { actions: 37 }],
    ['at most 1000000, got 500000 x 3 x 1', { states: 500_000, actions: 3 }],
  ])('is refused: %s', (words, changes) => {
    expect(inputProblems(() => world(changes))).toEqual([expect.stringContaining(words)]);
  });

  it('is told everything that is wrong with it at once', () => {
    const problems = inputProblems(() =>
      world({
        starts: [7],
        outcomes: (state) => [stepTo(9, { reward: Number.NaN, probability: state / 4 })],
      }),
    );
    expect(problems).toHaveLength(1 + 3 * 3);
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
