import * as z from 'zod/mini';
import { InputError } from '../validation/errors.ts';
import { integerFrom, probability, strictObject } from '../validation/fields.ts';
import { type GivenOptions, ofOptions } from '../validation/parse.ts';
import type { Environment, EnvironmentKind } from './environment.ts';
import { cellFrom, cellsOf, checkGoals, type Grid, gridOf, WAYS, type Way, walkerOn } from './grid.ts';
import { endOf, type Letter, letterProblems, letterSchema, lettersWith } from './grid-letters.ts';
import type { Ground, Picture } from './picture.ts';
import { type OutcomeInput, tabulate } from './tabulate.ts';

const MAX_CELLS = 10_000;
const strengths = () => z.optional(z.array(integerFrom(-20, 20), { error: 'a list of integers' }));

const fields = {
  /** Rows of cells: # wall, . floor, S start, G goal, H hole, ~ ice, digits for teleports (two of each), own letters. */
  map: z.array(z.string({ error: 'a row of cells, as text' }), { error: 'a list of rows of cells' }),
  /** 4: up, right, down, left. 8: with the diagonals, from up on clockwise. */
  moves: z._default(z.literal([4, 8], { error: 'the number 4 or 8' }), 4),
  /** What a step is worth, unless the letter of the cell where it ends says otherwise. */
  stepReward: z._default(z.number({ error: 'a number' }), -1),
  /** How likely a step goes to the left or the right of where it wanted to go, half to each. */
  slip: z._default(probability(), 0),
  /** How many cells it blows: up in each column (down below 0), to the right in each row (left below 0). */
  wind: z.optional(strictObject({ columns: strengths(), rows: strengths() })),
  /** What own letters mean, or known ones besides. */
  letters: z.optional(z.record(z.string(), letterSchema, { error: 'an object with what each letter means' })),
};

export type GridWorldOptions = GivenOptions<typeof fields>;

/**
 * A world drawn as a map. A state is a cell (row * columns + column), walls among them, which nobody enters.
 *
 * A step goes one cell, and as many further as the wind of the cell that it leaves blows; the edge of the map holds it
 * in each direction, and on its way in a straight line it stops before a wall. What counts is where it ends: the
 * reward, an ending, a penalty; a teleport takes it on from there.
 *
 * @throws InputError with all that is wrong: rows of unequal length, unknown letters, no start, a goal out of reach
 */
export const gridWorld = ofOptions(
  fields,
  ({ map, moves, stepReward, slip, wind, letters: own }): Environment => {
    const { grid, letters } = read(map, own);
    const { cells } = grid;
    checkWind(grid, wind);
    const ways = waysOf(moves);
    const meaning = (cell: number): Letter => letters[cells[cell]] ?? {};
    const enter = (cell: number, probability: number): OutcomeInput => {
      const { reward = stepReward, goal = false, ends = goal, penalty = false } = meaning(cell);
      return { probability, nextState: endOf(cell, cells, letters), reward, terminated: ends, goal, penalty };
    };
    const environment = tabulate({
      kind: 'grid-world',
      states: cells.length,
      actions: moves,
      starts: cellsOf(grid, 'S'),
      outcomes(state, action) {
        const { goal, ends, slip: slips = slip } = meaning(state);
        // Where nothing goes on, or never begins.
        if (cells[state] === '#' || goal || ends) return [{ nextState: state, reward: 0, terminated: true }];
        const towards = (turn: number) => walk(grid, wind, state, ways[(action + turn + moves) % moves]);
        const quarter = moves / 4;
        return [
          enter(towards(-quarter), slips / 2),
          enter(towards(0), 1 - slips),
          enter(towards(quarter), slips / 2),
        ];
      },
    });
    checkGoals(environment, grid);
    return environment;
  },
);

export const gridWorldPicture = ofOptions(fields, ({ map, moves, wind, letters: own }): Picture => {
  const { grid, letters } = read(map, own);
  return walkerOn(grid, waysOf(moves), (letter, cell) => {
    const ground = groundOf(letter, letters[letter] ?? {});
    const shown = '.#~'.includes(letter) ? windLetter(wind, grid, cell) : letter;
    return { ground, ...(shown && ground !== 'wall' ? { letter: shown } : {}) };
  });
});

export const gridWorldKind: EnvironmentKind = {
  about: `a world of your own, drawn as a map of up to ${MAX_CELLS} cells: docs/own-world.md`,
  options: fields,
  typicalSteps: { learning: 100, learned: 30 },
  create: gridWorld,
  picture: gridWorldPicture,
};

// --- internal ---

type Wind = GridWorldOptions['wind'];

/** The four or eight ways to go. */
function waysOf(moves: 4 | 8): Way[] {
  return Object.values(WAYS).filter((_, i) => i % (8 / moves) === 0);
}

function read(map: readonly string[], own: Readonly<Record<string, Letter>> = {}) {
  const letters = lettersWith(own);
  const grid = gridOf(map, {
    most: MAX_CELLS,
    isKnown: (letter) => Object.hasOwn(letters, letter) || /\d/.test(letter),
    known: `letters that are known, ${Object.keys(letters).join(' ')} or digits`,
    hint: ': say under `letters` what it means',
    problems: (cells) => letterProblems(cells, own, letters),
  });
  return { grid, letters };
}

function checkWind(grid: Grid, wind: Wind = {}): void {
  const problems = (['columns', 'rows'] as const).flatMap((key) => {
    const got = wind[key]?.length ?? grid[key];
    if (got === grid[key]) return [];
    return `Expected \`wind.${key}\` to have a number for each of the ${grid[key]} ${key}, got ${got}`;
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** How far the wind of a cell blows: up, and to the right. */
function windAt(wind: Wind, { columns }: Grid, cell: number): [up: number, right: number] {
  return [wind?.columns?.[cell % columns] ?? 0, wind?.rows?.[Math.floor(cell / columns)] ?? 0];
}

/** Where a move from a cell ends, blown by the wind there. */
function walk(grid: Grid, wind: Wind, cell: number, { down, right }: Way): number {
  const { columns, cells } = grid;
  const [windUp, windRight] = windAt(wind, grid, cell);
  const end = cellFrom(grid, cell, { down: down - windUp, right: right + windRight });
  const rowsOn = Math.floor(end / columns) - Math.floor(cell / columns);
  const columnsOn = (end % columns) - (cell % columns);
  const length = Math.max(Math.abs(rowsOn), Math.abs(columnsOn));
  let at = cell;
  for (let i = 1; i <= length; i++) {
    const next = cellFrom(grid, cell, {
      down: Math.round((rowsOn * i) / length),
      right: Math.round((columnsOn * i) / length),
    });
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
function windLetter(wind: Wind, grid: Grid, cell: number): string {
  const [up, right] = windAt(wind, grid, cell);
  const arrows = (count: number, positive: string, negative: string) =>
    (count > 0 ? positive : negative).repeat(Math.min(3, Math.abs(count)));
  return arrows(up, '\u2191', '\u2193') + arrows(right, '\u2192', '\u2190');
}
