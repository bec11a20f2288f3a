import type { Environment, EnvironmentKind, Outcome } from './environment.ts';
import type { Picture } from './picture.ts';
import { tabulate } from './tabulate.ts';

const MAP = [
  '+---------+',
  '|R: | : :G|',
  '| : | : : |',
  '| : : : : |',
  '| | : | : |',
  '|Y| : |B: |',
  '+---------+',
];
const SIZE = 5;
const STANDS = [0, 4, 20, 23]; // the cells of R, G, Y and B
const LETTERS = ['R', 'G', 'Y', 'B'];
const IN_TAXI = 4;
const [SOUTH, NORTH, EAST, WEST, PICKUP] = [0, 1, 2, 3, 4];

/**
 * Taxi-v3: fetch a passenger at one of four stands (R, G, Y, B) and set them down at another.
 *
 * 500 states: ((row * 5 + column) * 5 + passenger) * 4 + destination, passenger 4 = in the taxi.
 * 6 actions: south, north, east, west, pick up, drop off. Every step costs -1, a pick-up or drop-off in the
 * wrong place -10 (the penalty), the right drop-off gives +20 and ends the episode. The 300 starts are all
 * those with the passenger waiting at a stand that is not the destination.
 * Optimal from a random start: return 7.93 in 13.07 steps. Source: Gymnasium 1.2.3, toy_text/taxi.py
 * (T. G. Dietterich, Hierarchical Reinforcement Learning with the MAXQ Value Function Decomposition, 2000).
 */
export function taxi(): Environment {
  const states = SIZE * SIZE * 5 * 4;
  return tabulate({
    kind: 'taxi',
    states,
    actions: 6,
    starts: Array.from({ length: states }, (_, state) => state).filter((state) => {
      const { passenger, destination } = decode(state);
      return passenger !== IN_TAXI && passenger !== destination;
    }),
    outcomes: (state, action) => [step(state, action)],
  });
}

/** The 25 cells with their walls and stands; a scene is where the passenger is and wants to go. */
export function taxiPicture(): Picture {
  const cells = Array.from({ length: SIZE * SIZE }, (_, cell) => cell);
  const states = Array.from({ length: SIZE * SIZE * 5 * 4 }, (_, state) => decode(state));
  return {
    rows: SIZE,
    columns: SIZE,
    cells: cells.map((cell) =>
      STANDS.includes(cell)
        ? { ground: 'stand', letter: LETTERS[STANDS.indexOf(cell)] }
        : { ground: 'plain' },
    ),
    walls: cells.filter((cell) => {
      const column = cell % SIZE;
      return column < SIZE - 1 && !isOpen(Math.floor(cell / SIZE), 2 * column + 2);
    }),
    mover: 'taxi',
    actions: [
      { name: 'south', towards: 'south' },
      { name: 'north', towards: 'north' },
      { name: 'east', towards: 'east' },
      { name: 'west', towards: 'west' },
      { name: 'pick up' },
      { name: 'drop off' },
    ],
    cellOf: states.map(({ row, column }) => row * SIZE + column),
    sceneOf: states.map(({ passenger, destination }) => passenger * 4 + destination),
    scenes: Array.from({ length: 20 }, (_, scene) => {
      const { passenger, destination } = decode(scene);
      const where = passenger === IN_TAXI ? 'in the taxi' : `at ${LETTERS[passenger]}`;
      return {
        words: `passenger ${where}, to ${LETTERS[destination]}`,
        passenger: passenger === IN_TAXI ? 'on board' : STANDS[passenger],
        destination: STANDS[destination],
      };
    }),
  };
}

export const taxiKind: EnvironmentKind = {
  about: 'Taxi-v3: fetch a passenger, set them down elsewhere; 500 states, 6 actions',
  options: {},
  typicalSteps: { learning: 93, learned: 15 },
  create: taxi,
  picture: taxiPicture,
};

// --- internal ---

function decode(state: number) {
  const cell = Math.floor(state / 20);
  return {
    row: Math.floor(cell / SIZE),
    column: cell % SIZE,
    passenger: Math.floor(state / 4) % 5,
    destination: state % 4,
  };
}

function encode(row: number, column: number, passenger: number, destination: number): number {
  return ((row * SIZE + column) * 5 + passenger) * 4 + destination;
}

function step(state: number, action: number): Outcome {
  const { row, column, passenger, destination } = decode(state);
  const at = row * SIZE + column;
  const goTo = (nextRow: number, nextColumn: number) =>
    outcome(encode(nextRow, nextColumn, passenger, destination), -1);
  if (action === SOUTH) return goTo(Math.min(row + 1, SIZE - 1), column);
  if (action === NORTH) return goTo(Math.max(row - 1, 0), column);
  if (action === EAST) return goTo(row, column + (isOpen(row, 2 * column + 2) ? 1 : 0));
  if (action === WEST) return goTo(row, column - (isOpen(row, 2 * column) ? 1 : 0));
  if (action === PICKUP) {
    const waitsHere = passenger !== IN_TAXI && STANDS[passenger] === at;
    return waitsHere ? outcome(encode(row, column, IN_TAXI, destination), -1) : outcome(state, -10);
  }
  if (passenger !== IN_TAXI || !STANDS.includes(at)) return outcome(state, -10);
  const stand = STANDS.indexOf(at);
  return outcome(encode(row, column, stand, destination), stand === destination ? 20 : -1);
}

function isOpen(row: number, mapColumn: number): boolean {
  return MAP[row + 1][mapColumn] === ':';
}

function outcome(nextState: number, reward: number): Outcome {
  const done = reward === 20;
  return { probability: 1, nextState, reward, terminated: done, goal: done, penalty: reward === -10 };
}
