import * as z from 'zod/mini';
import { yesOrNo } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import type { Environment, EnvironmentKind, Outcome } from './environment.ts';
import { cellFrom, type Grid, WAYS, walkerOn } from './grid.ts';
import type { Picture } from './picture.ts';
import { tabulate } from './tabulate.ts';

const CLIFF: Grid = { rows: 4, columns: 12, cells: [...`${'o'.repeat(36)}SCCCCCCCCCCG`] };
const START = CLIFF.cells.indexOf('S');
const MOVES = [WAYS.up, WAYS.right, WAYS.down, WAYS.left];

const fields = {
  /** Whether the ground carries you to either side of where you wanted to go, each with probability 1/3. */
  slippery: z._default(yesOrNo(), false),
};

/**
 * CliffWalking-v1: walk along a cliff from one corner of a 4 x 12 grid to the other.
 *
 *     o o o o o o o o o o o o
 *     o o o o o o o o o o o o
 *     o o o o o o o o o o o o
 *     S C C C C C C C C C C G
 *
 * A state is a cell (row * 12 + column); 4 actions: up, right, down, left. Every step costs -1; a step off the
 * cliff costs -100 (the penalty) and leads back to the start, without ending the episode.
 * Optimal: return -13 in 13 steps. Source: Gymnasium 1.4.0, toy_text/cliffwalking.py; Sutton & Barto, 2nd ed.,
 * example 6.6.
 */
export const cliffWalking = ofOptions(fields, ({ slippery }): Environment => {
  return tabulate({
    kind: 'cliff-walking',
    states: CLIFF.cells.length,
    actions: 4,
    starts: [START],
    outcomes: (state, action) =>
      slippery ? [3, 0, 1].map((turn) => move(state, action + turn, 1 / 3)) : [move(state, action, 1)],
  });
});

export function cliffWalkingPicture(): Picture {
  const looks: Record<string, Picture['cells'][number]> = {
    o: { ground: 'plain' },
    S: { ground: 'start', letter: 'S' },
    C: { ground: 'cliff' },
    G: { ground: 'goal', letter: 'G' },
  };
  return walkerOn(CLIFF, MOVES, (letter) => looks[letter]);
}

export const cliffWalkingKind: EnvironmentKind = {
  about: 'CliffWalking-v1: walk along a cliff; 48 states, 4 actions; slippery or not',
  options: fields,
  typicalSteps: { learning: 30, learned: 16 },
  create: cliffWalking,
  picture: cliffWalkingPicture,
};

// --- internal ---

function move(state: number, action: number, probability: number): Outcome {
  const end = cellFrom(CLIFF, state, MOVES[action % 4]);
  const [fell, goal] = [CLIFF.cells[end] === 'C', CLIFF.cells[end] === 'G'];
  return {
    probability,
    nextState: fell ? START : end,
    reward: fell ? -100 : -1,
    terminated: goal,
    goal,
    penalty: fell,
  };
}
