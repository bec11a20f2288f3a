import * as z from 'zod/mini';
import { strictObject, yesOrNo } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import type { Environment, EnvironmentKind, Outcome } from './environment.ts';
import type { Picture } from './picture.ts';
import { tabulate } from './tabulate.ts';

const ROWS = 4;
const COLUMNS = 12;
const START = 36;
const GOAL = 47;
const MOVES = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
]; // up, right, down, left

const fields = {
  /** Whether the ground carries you to either side of where you wanted to go, each with probability 1/3. */
  slippery: z._default(yesOrNo(), false),
};
const schema = strictObject(fields);

export interface CliffWalkingOptions {
  readonly slippery?: boolean;
}

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
export function cliffWalking(options: CliffWalkingOptions = {}): Environment {
  const { slippery } = parse(schema, options);
  return tabulate({
    kind: 'cliff-walking',
    states: ROWS * COLUMNS,
    actions: 4,
    starts: [START],
    outcomes: (state, action) =>
      slippery ? [3, 0, 1].map((turn) => move(state, (action + turn) % 4, 1 / 3)) : [move(state, action, 1)],
  });
}

export function cliffWalkingPicture(): Picture {
  const states = Array.from({ length: ROWS * COLUMNS }, (_, state) => state);
  return {
    rows: ROWS,
    columns: COLUMNS,
    cells: states.map((state) => {
      if (state === START) return { ground: 'start', letter: 'S' };
      if (state === GOAL) return { ground: 'goal', letter: 'G' };
      return { ground: state > START ? 'cliff' : 'plain' };
    }),
    walls: [],
    mover: 'walker',
    actions: [
      { name: 'up', towards: 'north' },
      { name: 'right', towards: 'east' },
      { name: 'down', towards: 'south' },
      { name: 'left', towards: 'west' },
    ],
    cellOf: states,
    sceneOf: states.map(() => 0),
    scenes: [{ words: '' }],
  };
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
  const [down, right] = MOVES[action];
  const row = Math.max(0, Math.min(ROWS - 1, Math.floor(state / COLUMNS) + down));
  const column = Math.max(0, Math.min(COLUMNS - 1, (state % COLUMNS) + right));
  const nextState = row * COLUMNS + column;
  const fell = nextState > START && nextState < GOAL;
  const terminated = nextState === GOAL;
  return {
    probability,
    nextState: fell ? START : nextState,
    reward: fell ? -100 : -1,
    terminated,
    goal: terminated,
    penalty: fell,
  };
}
