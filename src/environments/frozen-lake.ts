import * as z from 'zod/mini';
import { InputError } from '../validation/errors.ts';
import { strictObject, yesOrNo } from '../validation/fields.ts';
import { notOneOf } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import { type Environment, type EnvironmentKind, type Outcome, statesLeadingTo } from './environment.ts';
import type { Picture } from './picture.ts';
import { tabulate } from './tabulate.ts';

const MAPS = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
} as const;
const MAX_CELLS = 1024;
const MOVES = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
]; // left, down, right, up

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
const schema = strictObject(fields);

export interface FrozenLakeOptions {
  readonly map?: '4x4' | '8x8' | readonly string[];
  readonly slippery?: boolean;
}

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
export function frozenLake(options: FrozenLakeOptions = {}): Environment {
  const { map, slippery } = parse(schema, options);
  const rows = typeof map === 'string' ? MAPS[map as keyof typeof MAPS] : (map as string[]);
  if (typeof map !== 'string') checkMap(rows);
  const cells = rows.join('');
  const columns = rows[0].length;

  const move = (state: number, action: number, probability: number): Outcome => {
    const [down, right] = MOVES[action];
    const row = clampTo(Math.floor(state / columns) + down, rows.length);
    const column = clampTo((state % columns) + right, columns);
    const nextState = row * columns + column;
    const cell = cells[nextState];
    return {
      probability,
      nextState,
      reward: cell === 'G' ? 1 : 0,
      terminated: cell === 'G' || cell === 'H',
      goal: cell === 'G',
      penalty: cell === 'H',
    };
  };
  // The probabilities as Gymnasium computes them: success rate 1/3, the rest shared by the two sides.
  const straight = 1 / 3;
  const aside = (1 - straight) / 2;

  const environment = tabulate({
    kind: 'frozen-lake',
    states: cells.length,
    actions: 4,
    starts: [...cells].flatMap((cell, state) => (cell === 'S' ? [state] : [])),
    outcomes(state, action) {
      if ('GH'.includes(cells[state])) {
        const stays = { probability: 1, nextState: state, reward: 0, terminated: true };
        return [{ ...stays, goal: false, penalty: false }];
      }
      if (!slippery) return [move(state, action, 1)];
      return [
        move(state, (action + 3) % 4, aside),
        move(state, action, straight),
        move(state, (action + 1) % 4, aside),
      ];
    },
  });
  if (typeof map !== 'string') checkReachable(environment);
  return environment;
}

export function frozenLakePicture(options: FrozenLakeOptions = {}): Picture {
  const { map } = parse(schema, options);
  const rows = typeof map === 'string' ? MAPS[map as keyof typeof MAPS] : (map as string[]);
  const cells = [...rows.join('')];
  const grounds = { S: 'start', F: 'ice', H: 'hole', G: 'goal' } as const;
  return {
    rows: rows.length,
    columns: rows[0].length,
    cells: cells.map((cell) => ({
      ground: grounds[cell as keyof typeof grounds],
      ...('SG'.includes(cell) ? { letter: cell } : {}),
    })),
    walls: [],
    mover: 'walker',
    actions: [
      { name: 'left', towards: 'west' },
      { name: 'down', towards: 'south' },
      { name: 'right', towards: 'east' },
      { name: 'up', towards: 'north' },
    ],
    cellOf: cells.map((_, cell) => cell),
    sceneOf: cells.map(() => 0),
    scenes: [{ words: '' }],
  };
}

export const frozenLakeKind: EnvironmentKind = {
  about: 'FrozenLake-v1: cross the ice, avoid the holes; 4x4, 8x8 or an own map, slippery or not',
  options: fields,
  typicalSteps: { learning: 30, learned: 30 },
  create: frozenLake,
  picture: frozenLakePicture,
};

// --- internal ---

function clampTo(position: number, size: number): number {
  return Math.max(0, Math.min(size - 1, position));
}

function checkMap(rows: readonly string[]): void {
  const expected = (what: string, got: string) =>
    new InputError([`Expected \`map\` to ${what}, got ${got.slice(0, 80)}`]);
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw expected('have at least one row of at least one cell', JSON.stringify(rows));
  if (rows.length * columns > MAX_CELLS) {
    throw expected(`have at most ${MAX_CELLS} cells`, `${rows.length} x ${columns}`);
  }
  const uneven = rows.find((row) => row.length !== columns);
  if (uneven !== undefined) throw expected(`have rows of one length (${columns})`, JSON.stringify(uneven));
  const foreign = rows.find((row) => /[^SFHG]/.test(row));
  if (foreign !== undefined) throw expected('have only S, F, H and G', JSON.stringify(foreign));
  if (!rows.join('').includes('S')) throw expected('have a start (S)', JSON.stringify(rows));
}

function checkReachable(environment: Environment): void {
  const reaching = statesLeadingTo(environment, environment.goal);
  const lost = environment.starts.find((start) => !reaching[start]);
  if (lost === undefined) return;
  throw new InputError([
    `Expected \`map\` to let every start reach the goal (G), got none from cell ${lost}`,
  ]);
}
