import * as z from 'zod/mini';
import { InputError, inField, messageOf } from '../validation/errors.ts';
import type { Environment, EnvironmentKind } from './environment.ts';
import { WAYS } from './grid.ts';
import type { Direction, Picture } from './picture.ts';
import { environmentOfSha256, registerTable } from './tables.ts';

const SHA256 = 'the SHA-256 of a table, 64 hexadecimal digits';
const fields = {
  /** A JSON file with the table, beside the experiment file: `manyruns schema table` says what is in it. */
  file: z.optional(z.string({ error: 'the name of a JSON file' })),
  /** The table itself. */
  table: z.optional(z.looseObject({}, { error: 'a table: an object as `manyruns schema table` says' })),
  /** What it is called in the results, which have it beside them. */
  sha256: z.optional(z.string({ error: SHA256 }).check(z.regex(/^[0-9a-f]{64}$/, { error: SHA256 }))),
};

export interface TableOptions {
  readonly file?: string;
  readonly table?: object;
  readonly sha256?: string;
}

export const tableKind: EnvironmentKind = {
  about: 'an environment of your own, from a table in a JSON file: docs/own-world.md',
  options: fields,
  typicalSteps: { learning: 100, learned: 30 },
  normalise: named,
  create: ({ sha256 }: TableOptions) => environmentOfSha256(sha256 ?? ''),
  picture: ({ sha256 }: TableOptions) => pictureOf(environmentOfSha256(sha256 ?? '')),
};

/** The grid on which an environment says that its states lie; several states of one cell are one scene each. */
export function pictureOf({
  positions,
  actionNames,
  actions,
  starts,
  goal,
  nextState,
}: Environment): Picture | undefined {
  if (!positions) return undefined;
  const [rows, columns] = [0, 1].map((i) => Math.max(...positions.map((position) => position[i])) + 1);
  const cellOf = positions.map(([row, column]) => row * columns + column);
  const seen = new Map<number, number>();
  const sceneOf = cellOf.map((cell) => {
    const scene = seen.get(cell) ?? 0;
    seen.set(cell, scene + 1);
    return scene;
  });
  const scenes = Math.max(...seen.values());
  const starting = new Set(Array.from(starts, (state) => cellOf[state]));
  const goals = new Set(
    Array.from(goal.keys()).flatMap((slot) => (goal[slot] ? [cellOf[nextState[slot]]] : [])),
  );
  return {
    rows,
    columns,
    cells: Array.from({ length: rows * columns }, (_, cell) => {
      if (!seen.has(cell)) return { ground: 'wall' };
      // With several scenes nearly every cell is the start of some episode, and the goal of some.
      if (scenes > 1) return { ground: 'plain' };
      return { ground: goals.has(cell) ? 'goal' : starting.has(cell) ? 'start' : 'plain' };
    }),
    walls: [],
    mover: 'walker',
    actions: Array.from({ length: actions }, (_, action) => {
      const name = actionNames?.[action] ?? String(action);
      const towards = directionOf(name);
      return { name, ...(towards ? { towards } : {}) };
    }),
    cellOf,
    sceneOf,
    scenes: Array.from({ length: scenes }, (_, i) => ({
      words: scenes > 1 ? `scene ${i + 1} of ${scenes}` : '',
    })),
  };
}

// --- internal ---

/** Where an action goes by its name: `up`, `Up_Right`, `north-east`. */
function directionOf(action: string): Direction | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[ _]/g, '-');
  return Object.values(WAYS).find(({ name, towards }) => [plain(name), towards].includes(plain(action)))
    ?.towards;
}

/** The one form that travels: the table's SHA-256. */
function named(options: TableOptions, readFile?: (file: string) => string): TableOptions {
  const given = (['file', 'table', 'sha256'] as const).filter((key) => options[key] !== undefined);
  if (given.length !== 1) {
    throw new InputError([
      `Expected one of \`file\`, \`table\` and \`sha256\` beside \`kind: table\`, got ${given.length === 0 ? 'none' : given.join(' and ')}`,
    ]);
  }
  const { file, table, sha256 } = options;
  if (sha256 !== undefined) return { sha256 };
  if (file === undefined) return { sha256: inField('table', () => registerTable(table as object)) };
  if (!readFile) {
    throw new InputError([
      `Expected \`table\` with the table itself, got \`file\`: only the command line reads files`,
    ]);
  }
  const source = file.length > 60 ? `...${file.slice(-57)}` : file;
  try {
    return { sha256: registerTable(readFile(file)) };
  } catch (error) {
    const problems = error instanceof InputError ? error.problems : undefined;
    throw new InputError(
      problems?.map((problem) => `In ${source}: ${problem}`) ?? [
        `Cannot read the table ${source}: ${messageOf(error)}`,
      ],
    );
  }
}
