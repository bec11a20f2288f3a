import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/environments/environment.ts';
import { gridWorld } from '../../src/environments/grid-world.ts';
import { tableText } from '../../src/environments/table-format.ts';
import {
  environmentOfSha256,
  registerTable,
  registerTables,
  tablesOf,
} from '../../src/environments/tables.ts';
import { defineEnvironment } from '../../src/environments/tabulate.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { optimumOf } from '../../src/statistics/optimum.ts';
import { environmentOf, normaliseRunSpec } from '../../src/training/run-spec.ts';
import { golden } from '../golden.ts';
import { inputProblems } from '../input-problems.ts';
import { slotsOf, windyColumns as wind, windyMap } from '../world.ts';

/** Where one step leads, of a world without chance. */
const step = (world: Environment, state: number, action: number) =>
  world.nextState[slotsOf(world, state, action)[0]];

const problemsOf = (environment: unknown) =>
  inputProblems(() => normaliseRunSpec({ environment, epsilon: 0.1, episodes: 1, seed: 0 }));

describe('a map', () => {
  it.each([
    ['the windy gridworld of Sutton & Barto, example 6.5', { map: windyMap, wind: { columns: wind } }, 15],
    ['with king’s moves, exercise 6.9', { map: windyMap, wind: { columns: wind }, moves: 8 }, 7],
    [
      'the maze of their example 8.1',
      { map: ['.......#G', '..#....#.', 'S.#....#.', '..#......', '.....#...', '.........'] },
      14,
    ],
  ] as const)('has the shortest way that is known: %s', (_, options, steps) => {
    expect(optimumOf(gridWorld(options)).value).toMatchObject({
      timesteps: steps,
      returns: -steps,
      solvedStarts: 1,
    });
  });

  it('stops at walls and edges, also when the wind blows there', () => {
    const world = gridWorld({ map: ['..#', 'S.G', '...'], wind: { columns: [0, 1, 0] } });
    expect([step(world, 3, 3), step(world, 3, 1), step(world, 1, 1), step(world, 7, 0)]).toEqual([
      3, 4, 1, 1,
    ]);
    expect(step(world, 7, 1)).toBe(5);
  });

  it('takes whoever enters a teleport to its other cell, and a letter to where it says', () => {
    const world = gridWorld({
      map: ['S1A', '1.B', '..G'],
      letters: { A: { to: 'B', reward: 10 }, B: { reward: 0 } },
    });
    expect([step(world, 0, 1), step(world, 0, 2), step(world, 1, 1)]).toEqual([3, 1, 5]);
    expect(world.reward[slotsOf(world, 1, 1)[0]]).toBe(10);
  });

  it('slips to either side as often as it says, on ice two times in three', () => {
    const world = gridWorld({ map: ['...', '~S.', '..G'], slip: 0.2 });
    const chances = (state: number) =>
      slotsOf(world, state, 1).map((slot) => [world.nextState[slot], world.probability[slot]]);
    expect(chances(4)).toEqual([
      [1, 0.1],
      [5, 0.8],
      [7, 0.1],
    ]);
    expect(chances(3)).toEqual([
      [0, 1 / 3],
      [4, 1 - 2 / 3],
      [6, 1 / 3],
    ]);
  });

  it('has the endings, penalties and rewards of its letters', () => {
    const world = gridWorld({
      map: ['SH', 'xG'],
      stepReward: 0,
      letters: { G: { reward: 1 }, x: { penalty: true, reward: -9 } },
    });
    const cameOf = (state: number, action: number) => {
      const [slot] = slotsOf(world, state, action);
      return [world.terminated[slot], world.goal[slot], world.penalty[slot], world.reward[slot]];
    };
    expect(cameOf(0, 1)).toEqual([1, 0, 1, 0]);
    expect(cameOf(0, 2)).toEqual([0, 0, 1, -9]);
    expect(cameOf(2, 1)).toEqual([1, 1, 0, 1]);
  });

  it('is FrozenLake, where it says what that says', () => {
    const options = {
      map: ['SFFF', 'FHFH', 'FFFH', 'HFFG'].map((row) => row.replaceAll('F', '~')),
      stepReward: 0,
    };
    const world = gridWorld({ ...options, letters: { G: { reward: 1 }, S: { slip: 2 / 3 } } });
    expect(optimumOf(world).value.goalProbability).toBeCloseTo(0.8235, 4);
  });
});

describe('a table', () => {
  it('of an eighth of the entries that are allowed is read in a tenth of the memory that a thread has', async () => {
    const text = JSON.stringify({
      ...{ states: 30_000, actions: 4, starts: [0] },
      outcomes: Array.from({ length: 30_000 }, (_, state) => Array(4).fill([[1, state, -1, true, true]])),
    });
    const worker = new Worker(
      `const { workerData: { text, url } } = require('node:worker_threads');
      import(url).then(({ registerTable }) => registerTable(text));`,
      {
        eval: true,
        execArgv: [],
        workerData: { text, url: import.meta.resolve('../../src/environments/tables.ts') },
        resourceLimits: { maxOldGenerationSizeMb: 100, maxYoungGenerationSizeMb: 4 },
      },
    );
    expect(await once(worker, 'exit')).toEqual([0]);
  });

  it('is named by the SHA-256 of its text, which gives it again', () => {
    const positions = [0, 1, 2].map((column) => [0, column] as const);
    const world = { ...gridWorld({ map: ['S.G'], slip: 0.3 }), positions };
    const { environment } = normaliseRunSpec({ environment: world, epsilon: 0, episodes: 1, seed: 0 });
    expect(environment).toEqual({ kind: 'table', sha256: registerTable(world) });
    const tables = tablesOf([{ environment }, { environment: { kind: 'taxi' } }]);
    expect(tables).toEqual({ [String(environment.sha256)]: tableText(world) });
    expect(environmentOf(environment)).toEqual(world);
    expect(registerTable(environmentOfSha256(String(environment.sha256)))).toBe(environment.sha256);
    registerTables(tables);
    expect(() => registerTables({ ['0'.repeat(64)]: tableText(world) })).toThrow('what its SHA-256 says');
    expect(() => registerTables({ ['1'.repeat(64)]: '{}' })).toThrow('`states`');
    const cut = tableText(world).slice(0, -9);
    expect(inputProblems(() => registerTables({ ['2'.repeat(64)]: cut }))[0]).toContain('to be JSON: ');
  });

  it('keeps weights of starts as they are, so that its text stays the same', () => {
    const world = defineEnvironment({
      name: 'weighted',
      states: 3,
      actions: 1,
      starts: [0.1, 0.7, 0.3].map((weight, state) => [state, weight] as const),
      outcomes: () => [{ nextState: 0, reward: 1, terminated: true }],
    });
    expect(registerTable(JSON.parse(tableText(world)))).toBe(registerTable(world));
  });

  it('of the rainy Taxi is what docs/own-world.md exports from Gymnasium, and solved by its best policy', () => {
    const world = environmentOfSha256(registerTable(golden<object>('taxi_v4_rainy')));
    expect(world).toMatchObject({ kind: 'rainy Taxi', states: 500, actions: 6, width: 3 });
    const policy = greedyPolicy(world, optimalValues(world, 1), 1);
    const { solvedStarts, returns } = evaluatePolicy(world, policy);
    expect(solvedStarts).toBe(300);
    // The mean return of 10,000 episodes of this policy in Gymnasium 1.4.0 itself, and its standard error.
    const [mean, standardError] = [4.0107, 0.0479];
    expect(Math.abs(returns - mean)).toBeLessThan(3 * standardError);
  });
});

const rows = (...map: string[]) => ({ kind: 'grid-world', map });
const good = { states: 2, actions: 1, starts: [0], outcomes: [[[[1, 1, -1]]], [[[1, 0, 0, true, true]]]] };
const table = (changes: object) => ({ kind: 'table', table: { ...good, ...changes } });
const outcome = (...list: unknown[]) => table({ outcomes: [[list], good.outcomes[1]] });

describe('a world that cannot be', () => {
  it.each([
    [rows(), 'map', 'to have at least one row'],
    [rows(''), '', 'at least one row of at least one cell'],
    [rows('S.', 'G'), 'map', 'to have 2 cells in every row, as in its first one, got 1 in row 2: `"G"`'],
    [
      rows('S?G'),
      'map',
      'to have only letters that are known, # . S G H ~ or digits, got `"?"` in row 1: say under `letters` what it means',
    ],
    [rows('..G'), 'map', 'to have a start (S), got none'],
    [rows('S..'), 'map', 'to have a goal (G, or a letter with `goal: true`), got none'],
    [rows('S#G'), 'map', 'to let every start reach the goal, got none from the one in row 1, column 1'],
    [rows('S1G'), '', 'two cells of teleport `"1"` on `map`, got 1'],
    [rows('S'.repeat(101), ...Array(100).fill('.'.repeat(101))), '', 'at most 10000 cells, got 101 x 101'],
    [{ ...rows('SG'), moves: 6 }, 'moves', 'to be the number 4 or 8, got `6`'],
    [{ ...rows('SG'), slip: 2 }, 'slip', 'to be a number from 0 to 1, got `2`'],
    [{ ...rows('SG'), stepReward: 'low' }, 'stepReward', 'to be a number, got `"low"`'],
    [
      { ...rows('SG'), wind: { columns: [1] } },
      'wind.columns',
      'to have a number for each of the 2 columns, got 1',
    ],
    [
      { ...rows('SG'), wind: { columns: [0.5, 0] } },
      'wind.columns[0]',
      'to be an integer from -20 to 20, got `0.5`',
    ],
    [
      { ...rows('SxG'), letters: { x: { to: 'y' } } },
      'letters.x.to',
      'to be a letter that is once on `map`, got `"y"`, which is there 0 times',
    ],
    [
      { ...rows('SG'), letters: { G: { ends: false } } },
      'letters.G.ends',
      'not to be false, because the goal ends the episode',
    ],
    [{ ...rows('SG'), letters: { xy: {} } }, '', 'names of `letters` to be one character, got `"xy"`'],
    [
      { ...rows('SG'), letters: { x: { rewards: 1 } } },
      '',
      'unknown key `"rewards"`, did you mean `reward`?',
    ],
    [{ ...rows('SG'), gridd: 1 }, '', 'unknown key `"gridd"`'],
    [{ kind: 'grid-world' }, 'map', 'to be a list of rows of cells, but it is missing'],
    ['grid-world', 'map', 'to be a list of rows of cells, but it is missing'],
    [{ kind: 'table' }, '', 'one of `file`, `table` and `sha256` beside `kind: table`, got none'],
    [{ ...table({}), sha256: 'a'.repeat(64) }, '', 'got table and sha256'],
    [{ kind: 'table', file: 'world.json' }, '', 'only the command line reads files'],
    [{ kind: 'table', sha256: 'b'.repeat(64) }, 'sha256', 'to be that of a table at hand'],
    [{ kind: 'table', sha256: 'nonsense' }, '', 'the SHA-256 of a table, 64 hexadecimal digits'],
    [table({ states: 3 }), 'table.outcomes', 'to have an element for each of 3 states, got 2'],
    [table({ states: 0 }), 'table.states', 'to be an integer from 1 to 1000000, got `0`'],
    [
      { kind: 'table', table: { ...good, states: 1, actions: 2, outcomes: [[[]]] } },
      'table.outcomes[0]',
      'to have an element for each of 2 actions, got 1',
    ],
    [table({ actions: 40 }), 'table.actions', 'to be an integer from 1 to 36, got `40`'],
    [table({ starts: [] }), 'table.starts', 'to name at least one state'],
    [table({ starts: [5] }), 'table.starts', 'to be a state from 0 to 1, got `5`'],
    [table({ starts: [1, 1] }), 'table.starts', 'to name each state once, got 1 twice'],
    [table({ starts: ['0'] }), 'table.starts[0]', 'to be a state, or [state, weight], got `"0"`'],
    [table({ starts: [[0, 0]] }), '', 'the weight of start 0 to be a number above 0, got `0`'],
    [outcome([0.5, 1, -1]), '', 'the probabilities of action 0 in state 0 to sum to 1, got `0.5`'],
    [outcome([1, 9, -1]), '', 'the next state of action 0 in state 0 to be a state from 0 to 1, got `9`'],
    [outcome([1, 0.5, -1]), '', 'the next state of action 0 in state 0 to be a state from 0 to 1, got `0.5`'],
    [outcome([2, 1, -1]), '', 'a probability of action 0 in state 0 to be a number from 0 to 1, got `2`'],
    [outcome([-0.5, 1, 0], [0.75, 1, 0], [0.75, 1, 0]), '', 'a number from 0 to 1, got `-0.5`'],
    [outcome([1, 1, null]), 'table.outcomes[0][0][0][2]', 'to be a number, got `null`'],
    [outcome([1, 1, 0, 'yes']), 'table.outcomes[0][0][0][3]', 'to be true or false, got `"yes"`'],
    [
      outcome([1, 1]),
      'table.outcomes[0][0][0]',
      'to be [probability, next state, reward, terminated, goal, penalty]',
    ],
    [
      outcome([1, 1, 0, false, true]),
      'table.outcomes[0][0][0]',
      'to be terminated where the goal is reached',
    ],
    [outcome(), '', 'the outcomes of action 0 in state 0 to be a list of at least one, got `[]`'],
    [outcome([1, 0, -1]), '', 'an ending (terminated) within reach of every start, got none from state 0'],
    [
      table({ actionNames: ['go', 'stay'] }),
      'table.actionNames',
      'to have an element for each of 1 action, got 2',
    ],
    [
      table({ positions: [0, 900].map((column) => [0, column]) }),
      'table.positions[1][1]',
      'to be an integer from 0 to 199, got `900`',
    ],
    [table({ outcome: [] }), '', 'Unknown key `"outcome"`, did you mean `outcomes`?'],
    [{ kind: 'tabel' }, '', 'did you mean `table`?'],
  ])('is told what is wrong with it: %j, at %s', (environment, place, words) => {
    const expected = place ? `\`environment.${place}\` ${words}` : words;
    expect(problemsOf(environment)).toEqual([expect.stringContaining(expected)]);
  });

  it('is told everything at once', () => {
    expect(problemsOf({ ...rows('S?x', '1'), letters: { '#': { reward: 1 } } })).toHaveLength(6);
    expect(problemsOf(outcome([0.5, 9, 0], [0.2, 7, 0]))).toHaveLength(3);
  });
});
