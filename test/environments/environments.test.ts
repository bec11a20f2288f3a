import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import type { Environment } from '../../src/environments/environment.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { type GoldenTable, type GoldenTaxi, golden } from '../golden.ts';
import { kindsOfWorld, slotsOf } from '../world.ts';

/** P[state][action] = [[probability, next state, reward, terminated], ...], as Gymnasium writes it. */
function asGymnasium(environment: Environment): number[][][][] {
  const { states, actions, probability, nextState, reward, terminated } = environment;
  const columns = [probability, nextState, reward, terminated];
  const outcomesOf = (state: number, action: number) =>
    slotsOf(environment, state, action).map((slot) => columns.map((column) => column[slot]));
  const each = <Value>(count: number, of: (i: number) => Value) =>
    Array.from({ length: count }, (_, i) => of(i));
  return each(states, (state) => each(actions, (action) => outcomesOf(state, action)));
}

describe('the tables', () => {
  it('of Taxi equal those of Gymnasium, entry by entry', () => {
    const environment = taxi();
    expect([environment.states, environment.actions, environment.stochastic]).toEqual([500, 6, false]);
    const gymTaxi = golden<GoldenTaxi>('taxi_v3_1.2.3');
    expect([...environment.nextState]).toEqual(gymTaxi.nextState);
    expect([...environment.reward]).toEqual(gymTaxi.reward);
    expect([...environment.terminated]).toEqual(gymTaxi.done);
    expect([...environment.starts]).toEqual(gymTaxi.initial.states);
    expect(environment.starts).toHaveLength(300);
  });

  it.each([
    ['FrozenLake 4x4', frozenLake({ slippery: false }), 'frozenlake_4x4_det'],
    ['slippery FrozenLake 4x4', frozenLake(), 'frozenlake_4x4_slippery'],
    ['FrozenLake 8x8', frozenLake({ map: '8x8', slippery: false }), 'frozenlake_8x8_det'],
    ['slippery FrozenLake 8x8', frozenLake({ map: '8x8' }), 'frozenlake_8x8_slippery'],
    ['CliffWalking', cliffWalking(), 'cliffwalking_det'],
    ['slippery CliffWalking', cliffWalking({ slippery: true }), 'cliffwalking_slippery'],
  ])('of %s equal those of Gymnasium, entry by entry', (_, environment, name) => {
    const { P, initial } = golden<GoldenTable>(name);
    expect(asGymnasium(environment)).toEqual(P);
    expect([...environment.starts]).toEqual(initial.states);
  });
});

const all = [
  ...kindsOfWorld.map(({ kind, one, options }) => [kind, one.create(options)] as const),
  ['frozen-lake 8x8', frozenLake({ map: '8x8' })],
  ['frozen-lake, not slippery', frozenLake({ slippery: false })],
  ['frozen-lake, an own map with two starts', frozenLake({ map: ['SFS', 'HFG'] })],
  ['cliff-walking, slippery', cliffWalking({ slippery: true })],
] as const;

describe.each(all)('%s', (_, environment) => {
  const { actions, nextState, terminated, starts } = environment;
  const actionsOf = Array.from({ length: actions }, (_, action) => action);

  it('has starts, ascending, from each of which the goal and an end can be reached', () => {
    expect(starts.length).toBeGreaterThan(0);
    expect([...starts]).toEqual([...new Set(starts)].sort((a, b) => a - b));
    for (const start of starts) {
      const reached = new Set([start]);
      let [ends, goals] = [false, false];
      for (const state of reached) {
        for (const slot of actionsOf.flatMap((action) => slotsOf(environment, state, action))) {
          ends ||= terminated[slot] === 1;
          goals ||= environment.goal[slot] === 1;
          if (!terminated[slot]) reached.add(nextState[slot]);
        }
      }
      expect([ends, goals]).toEqual([true, true]);
    }
  });

  it('reaches its goal only by ending', () => {
    for (let slot = 0; slot < terminated.length; slot++) {
      if (environment.goal[slot]) expect(terminated[slot]).toBe(1);
    }
  });
});

describe('penalties', () => {
  const holes = [5, 7, 11, 12];
  it.each<[string, Environment, (slot: number, world: Environment) => boolean]>([
    ['a reward of -10 in Taxi', taxi(), (slot, { reward }) => reward[slot] === -10],
    [
      'one of -100 at the cliff',
      cliffWalking({ slippery: true }),
      (slot, { reward }) => reward[slot] === -100,
    ],
    [
      'a step into a hole',
      frozenLake(),
      (slot, { nextState }) => holes.includes(nextState[slot]) && !holes.includes(Math.floor(slot / 12)),
    ],
  ])('are %s', (_, world, isPenalty) => {
    expect([...world.penalty]).toEqual(
      Array.from(world.penalty, (_, slot) => Number(isPenalty(slot, world))),
    );
  });
});

// What else is wrong with a map is told of the grid-world's in own-world.test.ts, by the same code.
it.each([
  ['other letters', ['SX', 'FG'], 'only S, F, H and G, got `"X"` in row 1'],
  ['a goal out of reach', ['SHG'], 'reach the goal'],
  ['too many cells', Array.from({ length: 33 }, () => 'S'.repeat(32)), 'at most 1024 cells'],
])('a map of FrozenLake with %s is refused', (_, map, words) => {
  expect(() => frozenLake({ map })).toThrow(words);
});
