import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import type { Options } from './options.ts';
import { print } from './output.ts';

/** Writes an experiment to start from, in the language that the name of the file asks for; never over a file that is there. */
export async function init(name = 'experiment', { world }: Pick<Options, 'world'>): Promise<void> {
  if (world !== undefined && !Object.hasOwn(WORLDS, world)) {
    throw new InputError([
      `Expected \`--world\` to be ${notOneOf(Object.keys(WORLDS), world)}, got ${quote(world)}`,
    ]);
  }
  if (/(^|[/\\])\.{0,2}$/.test(name))
    throw new InputError([`Expected the name of a file to write, got ${quote(name)}`]);
  const languages: Readonly<Record<string, string>> = world === undefined ? LANGUAGES : WORLDS[world];
  const extension = extname(name).toLowerCase();
  const isKnown = Object.hasOwn(languages, extension);
  const [usual] = Object.keys(languages);
  if (!isKnown && Object.hasOwn(LANGUAGES, extension)) {
    throw new InputError([
      `Expected a name that ends in ${usual} for \`--world ${world}\`, got ${quote(name)}`,
    ]);
  }
  const file = isKnown ? name : `${name}${usual}`;
  const text = await template(languages[isKnown ? extension : usual]);
  const table = `${file.slice(0, -extname(file).length)}-world.json`;
  const written = {
    [file]: text.replace(`"${TABLE}"`, () => JSON.stringify(basename(table))),
    ...(text.includes(TABLE) && { [table]: await template(TABLE) }),
  };
  const names = Object.keys(written);
  // All or nothing.
  const there = names.find((one) => existsSync(one));
  if (there !== undefined) throw isThere(there);
  for (const [one, content] of Object.entries(written)) await writeNew(one, content);
  print(`Wrote ${names.join(' and ')}. Next: npx manyruns run ${asArgument(file)}`);
}

// --- internal ---

/** The files of `templates` that are written, by the ending of a name; the first one is the usual one. */
const LANGUAGES = {
  '.yaml': 'experiment.yaml',
  '.yml': 'experiment.yaml',
  '.json': 'experiment.json',
  '.ts': 'experiment.ts',
  '.mts': 'experiment.ts',
  '.js': 'experiment.js',
  '.mjs': 'experiment.js',
};
/** By the kind of a world of one's own. */
const WORLDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  map: { '.yaml': 'map.yaml' },
  table: { '.yaml': 'table.yaml' },
  code: { '.ts': 'code.ts' },
};
/** What `table.yaml` names. */
const TABLE = 'table-world.json';

function template(file: string): Promise<string> {
  return readFile(join(import.meta.dirname, 'templates', file), 'utf8');
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw isThere(file);
  }
}

function isThere(file: string): InputError {
  return new InputError([`${quote(file)} is there already, and nothing is written over: name another file`]);
}

function asArgument(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
