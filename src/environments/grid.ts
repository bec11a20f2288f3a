import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import { type Environment, statesLeadingTo } from './environment.ts';
import type { Direction, Picture } from './picture.ts';

/** Cells in rows, each with its letter. A state of a world on a grid is a cell: row * columns + column. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly cells: readonly string[];
}

/** A way to go from a cell to one beside it. */
export interface Way {
  readonly name: string;
  readonly towards: Direction;
  readonly down: number;
  readonly right: number;
}

/** All of them, from up on clockwise. */
export const WAYS = {
  up: { name: 'up', towards: 'north', down: -1, right: 0 },
  upRight: { name: 'up right', towards: 'north-east', down: -1, right: 1 },
  right: { name: 'right', towards: 'east', down: 0, right: 1 },
  downRight: { name: 'down right', towards: 'south-east', down: 1, right: 1 },
  down: { name: 'down', towards: 'south', down: 1, right: 0 },
  downLeft: { name: 'down left', towards: 'south-west', down: 1, right: -1 },
  left: { name: 'left', towards: 'west', down: 0, right: -1 },
  upLeft: { name: 'up left', towards: 'north-west', down: -1, right: -1 },
} as const satisfies Readonly<Record<string, Way>>;

export interface MapRules {
  readonly most: number;
  isKnown(letter: string): boolean;
  /** Which letters those are, and what to do about others. */
  readonly known: string;
  readonly hint?: string;
  /** What else is wrong with its cells. */
  problems?(cells: readonly string[]): string[];
}

/**
 * Reads a map.
 *
 * @throws InputError with all that is wrong with it
 */
export function gridOf(map: readonly string[], rules: MapRules): Grid {
  const { most, isKnown, known, hint = '' } = rules;
  const columns = map[0]?.length ?? 0;
  if (columns === 0)
    throw new InputError([
      `Expected \`map\` to have at least one row of at least one cell, got ${quote(map)}`,
    ]);
  if (map.length * columns > most)
    throw new InputError([`Expected \`map\` to have at most ${most} cells, got ${map.length} x ${columns}`]);
  const cells = [...map.join('')];
  const problems = map.flatMap((row, i) => {
    const at = `in row ${i + 1}`;
    const length = `Expected \`map\` to have ${columns} cells in every row, as in its first one`;
    const foreign = [...new Set(row)].filter((letter) => !isKnown(letter));
    return [
      ...(row.length === columns ? [] : [`${length}, got ${row.length} ${at}: ${quote(row)}`]),
      ...foreign.map((letter) => `Expected \`map\` to have only ${known}, got ${quote(letter)} ${at}${hint}`),
    ];
  });
  if (!cells.includes('S')) problems.push('Expected `map` to have a start (S), got none');
  problems.push(...(rules.problems?.(cells) ?? []));
  if (problems.length > 0) throw new InputError(problems);
  return { rows: map.length, columns, cells };
}

/** The cells of a letter. */
export function cellsOf({ cells }: Grid, letter: string): number[] {
  return [...cells.keys()].filter((cell) => cells[cell] === letter);
}

/** The cell that lies so far down and to the right; the edge holds in each direction. */
export function cellFrom(
  { rows, columns }: Grid,
  cell: number,
  { down, right }: Pick<Way, 'down' | 'right'>,
): number {
  const within = (place: number, size: number) => Math.max(0, Math.min(size - 1, place));
  const row = within(Math.floor(cell / columns) + down, rows);
  return row * columns + within((cell % columns) + right, columns);
}

/** @throws InputError with every start from which no goal can be reached */
export function checkGoals(environment: Environment, { columns }: Grid): void {
  const reaching = statesLeadingTo(environment, environment.goal);
  const lost = [...environment.starts].filter((start) => !reaching[start]);
  if (lost.length === 0) return;
  throw new InputError(
    lost.map(
      (cell) =>
        `Expected \`map\` to let every start reach the goal, got none from the one in row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`,
    ),
  );
}

/** Somebody who walks from cell to cell in these ways, with nothing else to say of them. */
export function walkerOn(
  { rows, columns, cells }: Grid,
  ways: readonly Way[],
  lookOf: (letter: string, cell: number) => Picture['cells'][number],
): Picture {
  return {
    rows,
    columns,
    cells: cells.map(lookOf),
    walls: [],
    mover: 'walker',
    actions: ways.map(({ name, towards }) => ({ name, towards })),
    cellOf: [...cells.keys()],
    sceneOf: cells.map(() => 0),
    scenes: [{ words: '' }],
  };
}
