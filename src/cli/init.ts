import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import type { Options } from './options.ts';
import { print } from './output.ts';
import { templates } from './templates.ts';

/** Writes an experiment to start from, in the language that the name of the file asks for; never over a file that is there. */
export async function init(
  name = 'experiment',
  { world = 'none' }: Pick<Options, 'world'> = {},
): Promise<void> {
  if (!Object.hasOwn(templates, world)) {
    const worlds = Object.keys(templates).filter((one) => one !== 'none');
    throw new InputError([`Expected \`--world\` to be ${notOneOf(worlds, world)}, got ${quote(world)}`]);
  }
  if (!/[^/\\]$/.test(name))
    throw new InputError([`Expected the name of a file to write, got ${quote(name)}`]);
  const { texts, table } = templates[world];
  const [usual] = Object.keys(texts);
  const extension = extname(name).toLowerCase();
  if (!Object.hasOwn(texts, extension) && Object.hasOwn(templates.none.texts, extension)) {
    throw new InputError([
      `Expected a name that ends in ${usual} for \`--world ${world}\`, got ${quote(name)}`,
    ]);
  }
  const file = Object.hasOwn(texts, extension) ? name : `${name}${usual}`;
  const tableFile = `${file.slice(0, -extname(file).length)}-world.json`;
  const text = texts[extname(file).toLowerCase()];
  await writeNew(file, text.replace('THE_TABLE', JSON.stringify(basename(tableFile))));
  if (table !== undefined) await writeNew(tableFile, table);
  print(
    `Wrote ${file}${table === undefined ? '' : ` and ${tableFile}`}. Next: npx manyruns run ${asArgument(file)}`,
  );
}

// --- internal ---

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new InputError([`${quote(file)} is there already, and nothing is written over: name another file`]);
  }
}

function asArgument(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
