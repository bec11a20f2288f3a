import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';

/** What a letter of a map means. */
export interface Letter {
  /** What a step that ends here is worth; the step reward, if not said. */
  readonly reward?: number;
  readonly ends?: boolean;
  /** The episode ends here, and well. */
  readonly goal?: boolean;
  readonly penalty?: boolean;
  /** How likely a step from here goes to either side. */
  readonly slip?: number;
  /** The letter of the cell to which it takes whoever comes here. */
  readonly to?: string;
}

/** A map that was read: cells row by row. */
export interface GridMap {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly string[];
  readonly letters: Readonly<Record<string, Letter>>;
  /** The cell in which a step ends that leads to this one: another one for a teleport. */
  readonly leadsTo: readonly number[];
}

/** Known on every map: wall, floor, start, goal, hole, ice. Digits are teleports, two cells of each. */
export const LETTERS: Readonly<Record<string, Letter>> = {
  '#': {},
  '.': {},
  S: {},
  G: { ends: true, goal: true },
  H: { ends: true, penalty: true },
  '~': { slip: 2 / 3 },
};

export const MAX_CELLS = 10_000;

/**
 * Reads a map.
 *
 * @throws InputError with all that is wrong with it
 */
export function readMap(map: readonly string[], own: Readonly<Record<string, Letter>>): GridMap {
  const columns = map[0]?.length ?? 0;
  if (columns === 0)
    throw new InputError([
      `Expected \`map\` to have at least one row of at least one cell, got ${quote(map)}`,
    ]);
  if (map.length * columns > MAX_CELLS)
    throw new InputError([
      `Expected \`map\` to have at most ${MAX_CELLS} cells, got ${map.length} x ${columns}`,
    ]);
  const letters = lettersOf(own);
  const problems = map.flatMap((row, i) => [
    ...(row.length === columns
      ? []
      : [
          `Expected every row of \`map\` to have ${columns} cells, as its first one has, got ${row.length} in row ${i + 1}: ${quote(row)}`,
        ]),
    ...[...new Set(row)]
      .filter((letter) => !Object.hasOwn(letters, letter) && !/\d/.test(letter))
      .map(
        (letter) =>
          `Expected letters of \`map\` that are known, ${Object.keys(letters).join(' ')} or digits, got ${quote(letter)} in row ${i + 1}: say under \`letters\` what it means`,
      ),
  ]);
  const cells = [...map.join('')];
  problems.push(...letterProblems(cells, own, letters));
  if (problems.length > 0) throw new InputError(problems);
  return {
    rows: map.length,
    columns,
    cells,
    letters,
    leadsTo: cells.map((letter, cell) => destination(cells, letters, letter, cell)),
  };
}

// --- internal ---

/** Own meanings change those that are known key by key. */
function lettersOf(own: Readonly<Record<string, Letter>>): Record<string, Letter> {
  const changed = Object.entries(own).map(([letter, meaning]) => [
    letter,
    { ...LETTERS[letter], ...meaning },
  ]);
  return { ...LETTERS, ...Object.fromEntries(changed) };
}

function letterProblems(
  cells: readonly string[],
  own: Readonly<Record<string, Letter>>,
  letters: Readonly<Record<string, Letter>>,
): string[] {
  const count = (letter: string) => cells.filter((cell) => cell === letter).length;
  const problems: string[] = [];
  if (count('S') === 0) problems.push('Expected `map` to have a start (S), got none');
  if (!cells.some((cell) => letters[cell]?.goal))
    problems.push('Expected `map` to have a goal (G, or a letter with `goal: true`), got none');
  for (const digit of new Set(cells.filter((cell) => /\d/.test(cell) && !Object.hasOwn(letters, cell)))) {
    if (count(digit) !== 2)
      problems.push(`Expected two cells of teleport ${quote(digit)} on \`map\`, got ${count(digit)}`);
  }
  for (const [letter, { to }] of Object.entries(own)) {
    const at = `letters.${letter}`;
    if ([...letter].length !== 1 || letter === ' ')
      problems.push(`Expected names of \`letters\` to be one character, got ${quote(letter)}`);
    if (letter === '#') problems.push('Expected `letters` not to change `#`, which is a wall');
    const { goal, ends } = letters[letter];
    if (goal && ends === false)
      problems.push(`Expected \`${at}.ends\` not to be false, because the goal ends the episode`);
    if (to !== undefined && count(to) !== 1)
      problems.push(
        `Expected \`${at}.to\` to be a letter that is once on \`map\`, got ${quote(to)}, which is there ${count(to)} times`,
      );
    if (to !== undefined && (to === '#' || letters[to]?.to !== undefined))
      problems.push(`Expected \`${at}.to\` to be a cell where one can stay, got ${quote(to)}`);
  }
  return problems;
}

function destination(
  cells: readonly string[],
  letters: Readonly<Record<string, Letter>>,
  letter: string,
  cell: number,
): number {
  if (Object.hasOwn(letters, letter))
    return letters[letter].to === undefined ? cell : cells.indexOf(letters[letter].to);
  return cells.findIndex((other, i) => other === letter && i !== cell);
}
