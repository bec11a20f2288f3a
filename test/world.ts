import fc from 'fast-check';
import type { Environment, Outcome } from '../src/environments/environment.ts';
import { environments } from '../src/environments/index.ts';
import { registerTable } from '../src/environments/tables.ts';
import { tabulate } from '../src/environments/tabulate.ts';

/** A step that costs 1 and does not end. */
export function stepTo(nextState: number, changes: Partial<Outcome> = {}): Outcome {
  return {
    probability: 1,
    nextState,
    reward: -1,
    terminated: false,
    goal: false,
    penalty: false,
    ...changes,
  };
}

/** The windy gridworld of Sutton & Barto, Reinforcement Learning, 2nd edition, example 6.5: its map and its wind. */
export const windyMap = [
  '..........',
  '..........',
  '..........',
  'S......G..',
  '..........',
  '..........',
  '..........',
];
export const windyColumns = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0];

/** States in a row: action 0 goes back (a penalty at the wall), action 1 on; the last step ends at the goal. */
export function corridor(states = 3): Environment {
  return tabulate({
    kind: 'corridor',
    states,
    actions: 2,
    starts: [0],
    outcomes: (state, action) => {
      if (action === 0) return [stepTo(Math.max(0, state - 1), { penalty: state === 0 })];
      const arrives = state === states - 1;
      return [stepTo(Math.min(states - 1, state + 1), { terminated: arrives, goal: arrives })];
    },
  });
}

/** One state, one action, no end. */
export function treadmill(): Environment {
  return tabulate({
    kind: 'treadmill',
    states: 1,
    actions: 1,
    starts: [0],
    outcomes: () => [stepTo(0)],
  });
}

const anyOutcome = (states: number) =>
  fc.record({
    weight: fc.integer({ min: 1, max: 9 }),
    nextState: fc.nat(states - 1),
    reward: fc.double({ min: -9, max: 9, noNaN: true }),
    end: fc.constantFrom('goal', 'fail', 'none', 'none', 'none'),
    penalty: fc.boolean(),
  });

/** Small worlds in which anything may lead anywhere: to the goal, to another end, round in circles; outcomes of any probability, or equally likely. */
export const anyWorld = fc
  .record({
    states: fc.integer({ min: 1, max: 6 }),
    actions: fc.oneof(fc.constantFrom(4, 6), fc.integer({ min: 1, max: 36 })),
    most: fc.constantFrom(1, 2, 3, 4, 7, 14),
    alike: fc.boolean(),
    weights: fc.array(fc.constantFrom(1, 1, 2, 0.3), { minLength: 2, maxLength: 2 }),
  })
  .chain(({ states, actions, most, alike, weights }) => {
    const list = fc.array(anyOutcome(states), { minLength: 1, maxLength: most });
    const entries = fc.array(list, { minLength: states * actions, maxLength: states * actions });
    return entries.map((lists) =>
      tabulate({
        kind: 'any',
        states,
        actions,
        starts: weights.slice(0, states).map((weight, state) => [state, weight] as const),
        outcomes(state, action) {
          const chosen = lists[state * actions + action];
          const total = chosen.reduce((sum, { weight }) => sum + (alike ? 1 : weight), 0);
          return chosen.map(({ weight, end, ...rest }) => {
            const ending = { terminated: end !== 'none', goal: end === 'goal' };
            return { ...rest, ...ending, probability: (alike ? 1 : weight) / total };
          });
        },
      }),
    );
  });

/** The slots of the outcomes of one action in one state. */
export function slotsOf(environment: Environment, state: number, action: number): number[] {
  const entry = state * environment.actions + action;
  return Array.from({ length: environment.outcomes[entry] }, (_, i) => entry * environment.width + i);
}

const grid = { map: ['S.~G', '.#.H', '..S.'] };
const own: Readonly<Record<string, object>> = {
  'grid-world': grid,
  table: { sha256: registerTable(environments['grid-world'].create({ ...grid, slip: 0.25, moves: 8 })) },
};

/** Every kind of environment, with the options that it cannot be without. */
export const kindsOfWorld = Object.entries(environments).map(([kind, one]) => ({
  kind,
  one,
  options: own[kind] ?? {},
}));
export const choicesOfWorld = kindsOfWorld.map(({ kind, options }) => ({ kind, ...options }));
