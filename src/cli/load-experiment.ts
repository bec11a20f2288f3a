import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { agentFiles } from '../agents/own-agents.ts';
import { runFile } from '../agents/run-file.ts';
import { checkExperiment, type Experiment, headingOf } from '../experiment/check-experiment.ts';
import { isRecord, parseExperiment } from '../experiment/experiment.ts';
import { parseText } from '../experiment/text.ts';
import { readTables } from '../results/tables.ts';
import { folder } from '../store/folder.ts';
import { InputError, messageOf } from '../validation/errors.ts';
import { nearest, quote } from '../validation/messages.ts';

const MODULES = ['.ts', '.mts', '.js', '.mjs'];
const TEXTS = ['.yaml', '.yml', '.json'];
const EXTENSIONS = [...TEXTS, ...MODULES];
const MAX_BYTES = 16 * 2 ** 20;
/** A million outcomes, and names. */
const MAX_TABLE_BYTES = 128 * 2 ** 20;

/**
 * Reads an experiment file: YAML and JSON as data, TypeScript and JavaScript by running them; or an experiment.json, with
 * the tables beside it.
 *
 * @throws InputError where it is not there, or not an experiment
 */
export async function loadExperiment(
  file: string,
  narrowing: { seeds?: number; episodes?: number },
): Promise<Experiment> {
  const extension = extname(file).toLowerCase();
  if (!EXTENSIONS.includes(extension)) {
    throw new InputError([
      `Expected an experiment file that ends in ${EXTENSIONS.join(', ')}, got ${quote(file)}`,
    ]);
  }
  requireFile(file);
  const options = { source: file, ...narrowing, readFile: readerBeside(file) };
  if (MODULES.includes(extension)) return checkExperiment(await runModule(file), options);
  const format = extension === '.json' ? 'JSON' : 'YAML';
  const object = parseText(readText(file, MAX_BYTES), headingOf(options), format);
  if (!isRecord(object)) return checkExperiment(object, options);
  await readTables(folder(resolve(file, '../..')), basename(resolve(file, '..')));
  return parseExperiment(object, options);
}

// --- internal ---

/** Reads files that an experiment names, which lie beside it; each once, however many variants name it. */
function readerBeside(experiment: string): (file: string) => string {
  const texts = new Map<string, string>();
  return (file) => {
    const text = texts.get(file) ?? readText(resolve(dirname(experiment), file), MAX_TABLE_BYTES);
    texts.set(file, text);
    return text;
  };
}

function readText(file: string, most: number): string {
  let size = 0;
  try {
    size = statSync(file).size;
    if (size <= most) return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new InputError([`Cannot read ${quote(file)}: ${messageOf(error)}`]);
  }
  throw new InputError([`Expected ${quote(file)} to have at most ${most} bytes, got ${size}`]);
}

function requireFile(file: string): void {
  try {
    if (!statSync(file).isFile())
      throw new InputError([`Expected a file, got ${quote(file)}, which is none`]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    const what = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : messageOf(error);
    const near = nearFile(file);
    const advice = near ? `, did you mean \`${near}\`?` : '. `manyruns init` writes one to start from.';
    throw new InputError([`Cannot read ${quote(file)}: ${what}${advice}`]);
  }
}

/** The experiment in the same folder whose name is most like it, whatever its ending. */
function nearFile(file: string): string | undefined {
  const stem = (name: string) => basename(name, extname(name));
  try {
    const names = readdirSync(dirname(file)).filter((name) =>
      EXTENSIONS.includes(extname(name).toLowerCase()),
    );
    const near = nearest(stem(file), names.map(stem));
    const found = names.find((name) => stem(name) === near);
    return found && join(dirname(file), found);
  } catch {
    return undefined;
  }
}

async function runModule(file: string): Promise<object> {
  let module: { default?: unknown };
  try {
    module = await runFile(resolve(file));
  } catch (error) {
    const advice = /Cannot find package 'manyruns'/.test(messageOf(error))
      ? '. Outside of a project that has manyruns, leave the import out: `export default {...}` will do'
      : '';
    throw new InputError([`Cannot run ${quote(file)}: ${messageOf(error)}${advice}`]);
  }
  if (agentFiles().includes(realpathSync(file))) {
    throw new InputError([
      `Expected ${quote(file)} to import its agent from a file of its own: the text of an agent's file is part of the id of results, which would be lost with each change of the experiment`,
    ]);
  }
  if (typeof module.default !== 'object' || module.default === null) {
    throw new InputError([`Expected ${quote(file)} to \`export default defineExperiment({...})\``]);
  }
  return module.default;
}
