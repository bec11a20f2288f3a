import * as z from 'zod/mini';
import { InputError } from '../validation/errors.ts';
import { probability, strictObject, yesOrNo } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import { type Environment, type EnvironmentKind, statesLeadingTo } from './environment.ts';
import { type GridMap, type Letter, MAX_CELLS, readMap } from './grid-map.ts';
import type { Direction, Ground, Picture } from './picture.ts';
import { type OutcomeInput, tabulate } from './tabulate.ts';

const number = () => z.number({ error: 'a number' });
const STRENGTH = 'a whole number from -20 to 20';
const strengths = () =>
  z.optional(
    z.array(
      z.int({ error: STRENGTH }).check(z.gte(-20, { error: STRENGTH }), z.lte(20, { error: STRENGTH })),
      { error: 'a list of whole numbers' },
    ),
  );
const MOVES = 'the number 4 or 8';

const fields = {
  /** Rows of cells: # wall, . floor, S start, G goal, H hole, ~ ice, digits for teleports (two of each), own letters. */
  map: z.array(z.string({ error: 'a row of cells, as text' }), { error: 'a list of rows of cells' }),
  /** 4: up, right, down, left. 8: with the diagonals, from up on clockwise. */
  moves: z._default(z.union([z.literal(4), z.literal(8)], { error: MOVES }), 4),
  /** What a step is worth, unless the letter of the cell where it ends says otherwise. */
  stepReward: z._default(number(), -1),
  /** How likely a step goes to the left or the right of where it wanted to go, half to each. */
  slip: z._default(probability(), 0),
  /** How many cells it blows: up in each column (down below 0), to the right in each row (left below 0). */
  wind: z.optional(strictObject({ columns: strengths(), rows: strengths() })),
  /** What own letters mean, or known ones besides. */
  letters: z.optional(
    z.record(
      z.string(),
      strictObject({
        reward: z.optional(number()),
        ends: z.optional(yesOrNo()),
        goal: z.optional(yesOrNo()),
        penalty: z.optional(yesOrNo()),
        slip: z.optional(probability()),
        to: z.optional(z.string({ error: 'a letter of the map' })),
      }),
      { error: 'an object with what each letter means' },
    ),
  ),
};
const schema = strictObject(fields);

export interface GridWorldOptions {
  readonly map: readonly string[];
  readonly moves?: 4 | 8;
  readonly stepReward?: number;
  readonly slip?: number;
  readonly wind?: { readonly columns?: readonly number[]; readonly rows?: readonly number[] };
  readonly letters?: Readonly<Record<string, Letter>>;
}

/**
 * A world drawn as a map. A state is a cell (row * columns + column), walls among them, which nobody enters.
 *
 * A step goes one cell, and as many further as the wind of the cell that it leaves blows; the edge of the map holds it
 * in each direction, and on its way in a straight line it stops before a wall. What counts is where it ends: the
 * reward, an ending, a penalty; a teleport takes it on from there.
 *
 * @throws InputError with all that is wrong: rows of unequal length, unknown letters, no start, a goal out of reach
 */
export function gridWorld(options: GridWorldOptions): Environment {
  const {
    map: rows,
    moves,
    stepReward,
    slip,
    wind,
    letters,
  } = parse(schema, options) as Required<GridWorldOptions>;
  const map = readMap(rows, letters ?? {});
  checkWind(map, wind);
  const { cells } = map;
  const enter = (cell: number, probability: number): OutcomeInput => {
    const {
      reward = stepReward,
      goal = false,
      ends = goal,
      penalty = false,
    } = map.letters[cells[cell]] ?? {};
    return { probability, nextState: map.leadsTo[cell], reward, terminated: ends, goal, penalty };
  };
  const environment = tabulate({
    kind: 'grid-world',
    states: cells.length,
    actions: moves,
    starts: [...cells.keys()].filter((cell) => cells[cell] === 'S'),
    outcomes(state, action) {
      const letter = map.letters[cells[state]] ?? {};
      // Where nothing goes on, or never begins.
      if (cells[state] === '#' || letter.goal || letter.ends)
        return [{ nextState: state, reward: 0, terminated: true }];
      const slips = letter.slip ?? slip;
      const towards = (turn: number) =>
        walk(map, wind, state, MOVE[(((action + turn + moves) % moves) * 8) / moves]);
      const quarter = moves / 4;
      return [
        enter(towards(-quarter), slips / 2),
        enter(towards(0), 1 - slips),
        enter(towards(quarter), slips / 2),
      ];
    },
  });
  const reaching = statesLeadingTo(environment, environment.goal);
  const lost = [...environment.starts].filter((start) => !reaching[start]);
  if (lost.length === 0) return environment;
  throw new InputError(
    lost.map(
      (cell) =>
        `Expected \`map\` to let every start reach a goal, got none from the one in ${placeOf(map, cell)}`,
    ),
  );
}

export function gridWorldPicture(options: GridWorldOptions): Picture {
  const { map: rows, moves, wind, letters } = parse(schema, options) as Required<GridWorldOptions>;
  const map = readMap(rows, letters ?? {});
  const { cells, columns } = map;
  return {
    rows: map.rows,
    columns,
    cells: cells.map((letter, cell) => {
      const ground = groundOf(letter, map.letters[letter] ?? {});
      const shown = '.#~'.includes(letter) ? windLetter(wind, map, cell) : letter;
      return { ground, ...(shown && ground !== 'wall' ? { letter: shown } : {}) };
    }),
    walls: [],
    mover: 'walker',
    actions: MOVE.filter((_, i) => i % (8 / moves) === 0).map(({ name, towards }) => ({ name, towards })),
    cellOf: cells.map((_, cell) => cell),
    sceneOf: cells.map(() => 0),
    scenes: [{ words: '' }],
  };
}

export const gridWorldKind: EnvironmentKind = {
  about: `a world of your own, drawn as a map of up to ${MAX_CELLS} cells: docs/own-world.md`,
  options: fields,
  typicalSteps: { learning: 100, learned: 30 },
  create: gridWorld,
  picture: gridWorldPicture,
};

// --- internal ---

interface Move {
  readonly name: string;
  readonly towards: Direction;
  readonly down: number;
  readonly right: number;
}

const MOVE: readonly Move[] = [
  { name: 'up', towards: 'north', down: -1, right: 0 },
  { name: 'up right', towards: 'north-east', down: -1, right: 1 },
  { name: 'right', towards: 'east', down: 0, right: 1 },
  { name: 'down right', towards: 'south-east', down: 1, right: 1 },
  { name: 'down', towards: 'south', down: 1, right: 0 },
  { name: 'down left', towards: 'south-west', down: 1, right: -1 },
  { name: 'left', towards: 'west', down: 0, right: -1 },
  { name: 'up left', towards: 'north-west', down: -1, right: -1 },
];

type Wind = GridWorldOptions['wind'];

function checkWind({ rows, columns }: GridMap, wind: Wind): void {
  const problems = (
    [
      ['columns', columns],
      ['rows', rows],
    ] as const
  ).flatMap(([key, count]) => {
    const got = wind?.[key]?.length ?? count;
    return got === count
      ? []
      : [`Expected \`wind.${key}\` to have a number for each of the ${count} ${key}, got ${got}`];
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** Where a move from a cell ends, blown by the wind there. */
function walk({ rows, columns, cells }: GridMap, wind: Wind, cell: number, { down, right }: Move): number {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const within = (place: number, size: number) => Math.max(0, Math.min(size - 1, place));
  const rowsOn = within(row + down - (wind?.columns?.[column] ?? 0), rows) - row;
  const columnsOn = within(column + right + (wind?.rows?.[row] ?? 0), columns) - column;
  const length = Math.max(Math.abs(rowsOn), Math.abs(columnsOn));
  let at = cell;
  for (let i = 1; i <= length; i++) {
    const next =
      (row + Math.round((rowsOn * i) / length)) * columns + column + Math.round((columnsOn * i) / length);
    if (cells[next] === '#') break;
    at = next;
  }
  return at;
}

function groundOf(letter: string, { goal, ends, penalty, slip }: Letter): Ground {
  if (letter === '#') return 'wall';
  if (letter === 'S') return 'start';
  if (goal) return 'goal';
  if (ends) return 'hole';
  if (penalty) return 'cliff';
  if (slip) return 'ice';
  return letter === '.' ? 'plain' : 'stand';
}

/** Arrows where the wind blows on open floor, one for each cell. */
function windLetter(wind: Wind, { columns }: GridMap, cell: number): string {
  const up = wind?.columns?.[cell % columns] ?? 0;
  const right = wind?.rows?.[Math.floor(cell / columns)] ?? 0;
  const arrows = (count: number, positive: string, negative: string) =>
    (count > 0 ? positive : negative).repeat(Math.min(3, Math.abs(count)));
  return arrows(up, '\u2191', '\u2193') + arrows(right, '\u2192', '\u2190');
}

function placeOf({ columns }: GridMap, cell: number): string {
  return `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`;
}
