import * as z from 'zod/mini';
import { yesOrNo } from '../validation/fields.ts';
import { notOneOf } from '../validation/messages.ts';
import { ofOptions } from '../validation/parse.ts';
import type { Environment, EnvironmentKind, Outcome } from './environment.ts';
import { cellFrom, cellsOf, checkGoals, gridOf, WAYS, walkerOn } from './grid.ts';
import type { Picture } from './picture.ts';
import { tabulate } from './tabulate.ts';

const MAPS = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
} as const;
const MOVES = [WAYS.left, WAYS.down, WAYS.right, WAYS.up];

const fields = {
  /** `4x4`, `8x8`, or rows of S (start), F (frozen), H (hole) and G (goal). */
  map: z._default(
    z.union([z.enum(['4x4', '8x8']), z.array(z.string({ error: 'a row of S, F, H and G' }))], {
      error: (issue) => `${notOneOf(Object.keys(MAPS), issue.input)}, or a list of rows of S, F, H and G`,
    }),
    '4x4',
  ),
  /** Whether the ice carries you to either side of where you wanted to go, each with probability 1/3. */
  slippery: z._default(yesOrNo(), true),
};

/**
 * FrozenLake-v1: cross a frozen lake to the goal without falling into a hole.
 *
 * A state is a cell (row * columns + column); 4 actions: left, down, right, up. The goal gives +1 and ends
 * the episode, a hole ends it with 0 (the penalty); every other step gives 0.
 * Source: Gymnasium 1.4.0, toy_text/frozen_lake.py.
 *
 * @throws InputError for an own map that has unequal rows, other letters, no start, or a start from which the
 *   goal cannot be reached
 */
export const frozenLake = ofOptions(fields, ({ map, slippery }): Environment => {
  const lake = lakeOf(map);
  const { cells } = lake;
  const move = (state: number, action: number, probability: number): Outcome => {
    const nextState = cellFrom(lake, state, MOVES[action % 4]);
    const [goal, penalty] = [cells[nextState] === 'G', cells[nextState] === 'H'];
    return { probability, nextState, reward: Number(goal), terminated: goal || penalty, goal, penalty };
  };
  // The probabilities as Gymnasium computes them: success rate 1/3, the rest shared by the two sides.
  const straight = 1 / 3;
  const aside = (1 - straight) / 2;
  const environment = tabulate({
    kind: 'frozen-lake',
    states: cells.length,
    actions: 4,
    starts: cellsOf(lake, 'S'),
    outcomes(state, action) {
      if ('GH'.includes(cells[state])) return [{ nextState: state, reward: 0, terminated: true }];
      if (!slippery) return [move(state, action, 1)];
      return [move(state, action + 3, aside), move(state, action, straight), move(state, action + 1, aside)];
    },
  });
  checkGoals(environment, lake);
  return environment;
});

export const frozenLakePicture = ofOptions(fields, ({ map }): Picture => {
  const lake = lakeOf(map);
  const looks: Record<string, Picture['cells'][number]> = {
    S: { ground: 'start', letter: 'S' },
    F: { ground: 'ice' },
    H: { ground: 'hole' },
    G: { ground: 'goal', letter: 'G' },
  };
  return walkerOn(lake, MOVES, (letter) => looks[letter]);
});

export const frozenLakeKind: EnvironmentKind = {
  about: 'FrozenLake-v1: cross the ice, avoid the holes; 4x4, 8x8 or an own map, slippery or not',
  options: fields,
  typicalSteps: { learning: 30, learned: 30 },
  create: frozenLake,
  picture: frozenLakePicture,
};

// --- internal ---

function lakeOf(map: keyof typeof MAPS | readonly string[]) {
  return gridOf(typeof map === 'string' ? MAPS[map] : map, {
    most: 1024,
    isKnown: (letter) => 'SFHG'.includes(letter),
    known: 'S, F, H and G',
  });
}
