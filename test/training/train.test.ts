import { describe, expect, it } from 'vitest';
import { qLearning } from '../../src/agents/q-learning.ts';
import { alea } from '../../src/randomness/alea.ts';
import type { Randomness } from '../../src/randomness/randomness.ts';
import type { Epsilon } from '../../src/schedules/schedule.ts';
import { type TrainOptions, train } from '../../src/training/train.ts';
import { inputProblems } from '../input-problems.ts';
import { corridor, treadmill } from '../world.ts';

/** Goes on in every step, and counts what is drawn. */
function counting() {
  const drawn = { starts: 0, choices: 0, outcomes: 0, coins: 0 };
  const count = <Value>(what: keyof typeof drawn, value: Value) => {
    drawn[what]++;
    return value;
  };
  const randomness: Randomness = {
    start: () => count('starts', 0),
    explore: () => count('choices', 1),
    outcome: ({ width }, entry) => count('outcomes', entry * width),
    coin: () => count('coins', true),
  };
  return { randomness, drawn };
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

// What it draws, counts and learns is held to the contract in test/randomness/draws.test.ts, through the kernel.
describe('training', () => {
  it('leaves the tables of the environment as they are', () => {
    const environment = corridor();
    const before = structuredClone(environment);
    learn({ environment });
    expect(environment).toEqual(before);
  });

  it('calls `onEpisode` after each episode, and ends with what it throws', () => {
    const { randomness, drawn } = counting();
    const enough = new Error('Enough');
    const seen: [episode: number, starts: number, steps: number][] = [];
    const onEpisode = (episode: number) => {
      seen.push([episode, drawn.starts, drawn.outcomes]);
      if (episode === 2) throw enough;
    };
    expect(() => learn({ episodes: 9, randomness, onEpisode })).toThrow(enough);
    expect(seen).toEqual([
      [0, 1, 3],
      [1, 2, 6],
      [2, 3, 9],
    ]);
  });

  it('truncates after a million steps where nothing is said', () => {
    const { timesteps, truncated } = learn({ environment: treadmill(), episodes: 1 });
    expect([timesteps[0], truncated[0]]).toEqual([1_000_000, 1]);
  });
});

describe('epsilon', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  it('is asked for once per episode, in order, before the first one begins', () => {
    const { randomness, drawn } = counting();
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
    [[1, 2], '`[1,2]` (object)'],
    [{ a: 1 }, '`{"a":1}` (object)'],
    [cyclic, '`[object Object]` (object)'],
    [Symbol('s'), '`Symbol(s)` (symbol)'],
    ['x'.repeat(1000), `\`"${'x'.repeat(56)}...\` (string)`],
  ])('is refused with the number of the episode, before anything is drawn: %o', (bad, got) => {
    const { randomness, drawn } = counting();
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
