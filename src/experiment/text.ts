import { LineCounter, parseDocument } from 'yaml';
import { InputError, messageOf } from '../validation/errors.ts';

/** Above this size, text must be JSON: nonsense in YAML takes long to refuse. */
const MOST_YAML = 2 ** 18;
const MOST_JSON = 2 ** 24;
/** What aliases may multiply a text by. */
const MOST_ALIASES = 100;

/**
 * Reads the text of an experiment file, YAML or JSON, as plain data: nothing of it is ever run.
 *
 * @param format what to call it; either is read
 * @throws InputError with the first thing that is wrong, and where
 */
export function parseText(text: string, heading: string, format: 'YAML' | 'JSON' = 'YAML'): unknown {
  const isLarge = text.length > MOST_YAML;
  const refuse = (problem: string): never => {
    throw new InputError([problem], heading);
  };
  if (text.length > MOST_JSON) refuse(`Expected at most ${MOST_JSON} characters, got ${text.length}`);
  if (isLarge && !/^\s*\{/.test(text.slice(0, 1000))) {
    refuse(`Expected at most ${MOST_YAML} characters of YAML, got ${text.length}: larger ones as JSON`);
  }
  let data: unknown;
  try {
    data = isLarge ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    const words = messageOf(error).split('\n')[0];
    return /call stack/.test(words)
      ? refuse('It is nested too deep')
      : refuse(`It cannot be read as ${isLarge ? 'JSON' : format}: ${words}`);
  }
  return (
    data ??
    refuse('Expected an experiment, but there is nothing in it: `manyruns init` writes one to start from')
  );
}

// --- internal ---

/** JSON is YAML, too. */
function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  // A tag that nothing knows is a warning, and would be left out in silence.
  const [error] = [...document.errors, ...document.warnings];
  if (error?.code === 'MULTIPLE_DOCS') throw new Error('there is more than one document in it');
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new Error(`${error.message.split('\n')[0]}, at line ${line}, column ${col}`);
  }
  return document.toJS({ maxAliasCount: MOST_ALIASES });
}
