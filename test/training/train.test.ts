import { describe, expect, it, vi } from 'vitest';
import { agents } from '../../src/agents/index.ts';
import { qLearning } from '../../src/agents/q-learning.ts';
import type { Environment } from '../../src/environments/environment.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { alea } from '../../src/randomness/alea.ts';
import type { Randomness } from '../../src/randomness/randomness.ts';
import type { Epsilon } from '../../src/schedules/schedule.ts';
import { type TrainOptions, train } from '../../src/training/train.ts';
import { inputProblems } from '../input-problems.ts';
import { corridor, treadmill } from '../world.ts';

/** Explores with these actions, one after another, and counts what is drawn. */
function scripted(actions: readonly (number | undefined)[] = []) {
  const left = [...actions];
  const drawn = { starts: 0, choices: 0, outcomes: 0, coins: 0 };
  const epsilons: number[] = [];
  const randomness: Randomness = {
    start() {
      drawn.starts++;
      return 0;
    },
    explore(epsilon) {
      drawn.choices++;
      epsilons.push(epsilon);
      return left.shift();
    },
    outcome(environment, entry) {
      drawn.outcomes++;
      return entry * environment.width;
    },
    coin() {
      drawn.coins++;
      return true;
    },
  };
  return { randomness, drawn, epsilons };
}

const learn = (options: Partial<TrainOptions> = {}) =>
  train({
    environment: corridor(),
    agent: qLearning(),
    epsilon: 0.5,
    episodes: 4,
    randomness: alea(1),
    ...options,
  });

describe('training', () => {
  it('counts the steps, the penalties and the rewards of each episode', () => {
    const { randomness } = scripted([1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1]);
    const { timesteps, penalties, returns, truncated } = learn({ episodes: 2, randomness });
    expect([...timesteps]).toEqual([3, 8]);
    expect([...penalties]).toEqual([0, 3]);
    expect([...returns]).toEqual([-3, -8]);
    expect([...truncated]).toEqual([0, 0]);
  });

  it('begins each episode at the start that is drawn', () => {
    const environment: Environment = { ...corridor(4), starts: Int32Array.of(1, 3) };
    const starts = [1, 0, 1];
    const { randomness } = scripted(Array(20).fill(1));
    const { timesteps } = learn({
      environment,
      episodes: 3,
      randomness: {
        ...randomness,
        start(count) {
          expect(count).toBe(2);
          return starts.shift() ?? 0;
        },
      },
    });
    expect([...timesteps]).toEqual([1, 3, 1]);
  });

  it('acts greedily, by what it has learned so far, where it does not explore', () => {
    const { randomness } = scripted([0]);
    const { timesteps, penalties, agent } = learn({ episodes: 1, randomness });
    expect([...timesteps]).toEqual([expect.any(Number)]);
    expect(penalties[0]).toBeGreaterThan(0);
    expect(agent.table.every((value) => value <= 0)).toBe(true);
    expect(agent.greedy(2)).toBe(1);
  });

  it('learns, by hand, what two episodes of two steps teach', () => {
    const { randomness } = scripted([1, 1, 1, 1]);
    const { agent } = learn({
      environment: corridor(2),
      agent: qLearning({ alpha: 0.5, gamma: 0.5 }),
      episodes: 2,
      randomness,
    });
    const [firstTime, secondTime] = [-0.5, -0.75];
    expect([...agent.table]).toEqual([0, 0.5 * firstTime + 0.5 * (-1 + 0.5 * 0), 0, secondTime]);
  });

  it('leaves the tables of the environment as they are', () => {
    const environment = corridor();
    const before = structuredClone(environment);
    learn({ environment });
    expect(environment).toEqual(before);
  });

  it('calls `onEpisode` after each episode', () => {
    const { randomness, drawn } = scripted(Array(20).fill(1));
    const seen: [episode: number, starts: number, steps: number][] = [];
    learn({ episodes: 3, randomness, onEpisode: (i) => seen.push([i, drawn.starts, drawn.outcomes]) });
    expect(seen).toEqual([
      [0, 1, 3],
      [1, 2, 6],
      [2, 3, 9],
    ]);
  });

  it('ends when `onEpisode` throws, with what it threw', () => {
    const enough = new Error('Enough');
    const onEpisode = vi.fn((episode: number) => {
      if (episode === 1) throw enough;
    });
    expect(() => learn({ episodes: 9, onEpisode })).toThrow(enough);
    expect(onEpisode).toHaveBeenCalledTimes(2);
  });
});

describe('epsilon', () => {
  it('is the same in every episode where it is a number', () => {
    const { randomness, epsilons } = scripted(Array(6).fill(1));
    learn({ epsilon: 0.3, episodes: 2, randomness });
    expect(epsilons).toEqual(Array(6).fill(0.3));
  });

  it('is asked for once per episode, in order, before the first one begins', () => {
    const { randomness, drawn } = scripted();
    const asked: [episode: number, draws: number][] = [];
    learn({
      episodes: 5,
      randomness,
      epsilon: (episode) => {
        asked.push([episode, drawn.starts + drawn.choices + drawn.outcomes]);
        return 0.5;
      },
    });
    expect(asked).toEqual([0, 1, 2, 3, 4].map((episode) => [episode, 0]));
  });

  it('is, in each episode, what the function gave for it', () => {
    const { randomness, epsilons } = scripted(Array(9).fill(1));
    learn({ episodes: 3, randomness, epsilon: (episode) => episode / 2 });
    expect(epsilons).toEqual([0, 0, 0, 0.5, 0.5, 0.5, 1, 1, 1]);
  });

  it.each<[unknown, string]>([
    [Number.NaN, '`NaN` (number)'],
    [2, '`2` (number)'],
    [-0.1, '`-0.1` (number)'],
    [Number.POSITIVE_INFINITY, '`Infinity` (number)'],
    ['x', '`"x"` (string)'],
    ['0.1', '`"0.1"` (string)'],
    [Promise.resolve(0.1), '(object)'],
    [undefined, '`undefined`'],
    [null, '`null`'],
    [() => 0.1, '`function`'],
    [1n, '`1` (bigint)'],
  ])('is refused with the number of the episode, before anything is drawn: %o', (bad, got) => {
    const { randomness, drawn } = scripted();
    const epsilon = ((episode: number) => (episode === 7 ? bad : 0.1)) as Epsilon;
    const [problem] = inputProblems(() => learn({ epsilon, episodes: 10, randomness }));
    expect(problem).toMatch(/^Expected `epsilon` to be a number from 0 to 1 at episode 7, got /);
    expect(problem).toContain(got);
    expect(drawn).toEqual({ starts: 0, choices: 0, outcomes: 0, coins: 0 });
  });

  it('lets what a function throws through', () => {
    const own = new Error('No idea');
    const epsilon = () => {
      throw own;
    };
    expect(() => learn({ epsilon })).toThrow(own);
  });
});

describe('the step limit', () => {
  it('truncates an episode that has not terminated by then', () => {
    const options = { environment: treadmill(), episodes: 3, maxStepsPerEpisode: 7 };
    const { timesteps, truncated, returns } = learn(options);
    expect([...timesteps]).toEqual([7, 7, 7]);
    expect([...truncated]).toEqual([1, 1, 1]);
    expect([...returns]).toEqual([-7, -7, -7]);
  });

  it('does not count as truncated what terminates in the last step allowed', () => {
    const { randomness } = scripted(Array(5).fill(1));
    const { timesteps, truncated } = learn({ episodes: 1, randomness, maxStepsPerEpisode: 3 });
    expect([timesteps[0], truncated[0]]).toEqual([3, 0]);
  });

  it('is a million steps where nothing is said', () => {
    const { timesteps, truncated } = learn({ environment: treadmill(), episodes: 1 });
    expect([timesteps[0], truncated[0]]).toEqual([1_000_000, 1]);
  });
});

describe('any world', () => {
  it('is learned by the same loop: one that Gymnasium does not have', () => {
    const { agent } = learn({ environment: corridor(6), episodes: 300, epsilon: 0.2 });
    expect([0, 1, 2, 3, 4, 5].map((state) => agent.greedy(state))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each(Object.entries(agents))('is learned by %s: Taxi, with ever fewer steps', (_, { create }) => {
    const { timesteps } = learn({
      environment: taxi(),
      agent: create({}),
      epsilon: 0.1,
      episodes: 2000,
      randomness: alea(5),
    });
    const mean = (values: Int32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(timesteps.slice(-100))).toBeLessThan(mean(timesteps.slice(0, 100)) / 4);
  });
});
