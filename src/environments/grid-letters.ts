import * as z from 'zod/mini';
import { probability, strictObject, yesOrNo } from '../validation/fields.ts';
import { quote } from '../validation/messages.ts';

/** What a letter of a map may mean. */
export const letterSchema = strictObject({
  /** What a step that ends here is worth; the step reward, if not said. */
  reward: z.optional(z.number({ error: 'a number' })),
  ends: z.optional(yesOrNo()),
  /** The episode ends here, and well. */
  goal: z.optional(yesOrNo()),
  penalty: z.optional(yesOrNo()),
  /** How likely a step from here goes to either side. */
  slip: z.optional(probability()),
  /** The letter of the cell to which it takes whoever comes here. */
  to: z.optional(z.string({ error: 'a letter of the map' })),
});
export type Letter = z.output<typeof letterSchema>;
type Letters = Readonly<Record<string, Letter>>;

/** Known on every map: wall, floor, start, goal, hole, ice. Digits are teleports, two cells of each. */
const LETTERS: Letters = {
  '#': {},
  '.': {},
  S: {},
  G: { ends: true, goal: true },
  H: { ends: true, penalty: true },
  '~': { slip: 2 / 3 },
};

/** All letters of a map: own meanings change those that are known key by key. */
export function lettersWith(own: Letters): Letters {
  const changed = Object.entries(own).map(([letter, meaning]) => [
    letter,
    { ...LETTERS[letter], ...meaning },
  ]);
  return { ...LETTERS, ...Object.fromEntries(changed) };
}

/** What is wrong with the letters of a map. */
export function letterProblems(cells: readonly string[], own: Letters, letters: Letters): string[] {
  const count = (letter: string) => cells.filter((cell) => cell === letter).length;
  const problems: string[] = [];
  const expect = (isRight: boolean, expected: string) => {
    if (!isRight) problems.push(`Expected ${expected}`);
  };
  expect(
    cells.some((cell) => letters[cell]?.goal),
    '`map` to have a goal (G, or a letter with `goal: true`), got none',
  );
  for (const digit of new Set(cells.filter((cell) => /\d/.test(cell) && !Object.hasOwn(letters, cell)))) {
    expect(count(digit) === 2, `two cells of teleport ${quote(digit)} on \`map\`, got ${count(digit)}`);
  }
  for (const [letter, { to }] of Object.entries(own)) {
    const at = `letters.${letter}`;
    expect(
      [...letter].length === 1 && letter !== ' ',
      `names of \`letters\` to be one character, got ${quote(letter)}`,
    );
    expect(letter !== '#', '`letters` not to change `#`, which is a wall');
    const { goal, ends } = letters[letter];
    expect(!goal || ends !== false, `\`${at}.ends\` not to be false, because the goal ends the episode`);
    if (to === undefined) continue;
    expect(
      count(to) === 1,
      `\`${at}.to\` to be a letter that is once on \`map\`, got ${quote(to)}, which is there ${count(to)} times`,
    );
    expect(
      to !== '#' && letters[to]?.to === undefined,
      `\`${at}.to\` to be a cell where one can stay, got ${quote(to)}`,
    );
  }
  return problems;
}

/** The cell in which a step ends that leads to this one: another one for a teleport. */
export function endOf(cell: number, cells: readonly string[], letters: Letters): number {
  const letter = cells[cell];
  if (!Object.hasOwn(letters, letter)) return cells.findIndex((other, i) => other === letter && i !== cell);
  const { to } = letters[letter];
  return to === undefined ? cell : cells.indexOf(to);
}
