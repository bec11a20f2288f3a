import { Composer, type CST, type Document, isScalar, LineCounter, Parser, visit } from 'yaml';
import { InputError } from '../validation/errors.ts';
import { MOST_DEEP, MOST_SHORT, plainJson } from './plain-json.ts';

const MOST_JSON = 2 ** 24;

/**
 * Reads the text of an experiment file, YAML or JSON, as plain data: nothing of it is ever run.
 *
 * @throws InputError with the first thing that is wrong, and where
 */
export function parseText(text: string, heading: string): unknown {
  const isLarge = text.length > MOST_SHORT;
  if (text.length > MOST_JSON) refuse(`Expected at most ${MOST_JSON} characters, got ${text.length}`);
  if (isLarge && !/^\s*\{/.test(text.slice(0, 1000))) {
    refuse(`Expected at most ${MOST_SHORT} characters of YAML, got ${text.length}: larger ones as JSON`);
  }
  try {
    return isLarge ? JSON.parse(text) : (plainJson(text) ?? toData(compose(text)));
  } catch (error) {
    return refuse(`It is not ${isLarge ? 'JSON' : 'YAML'}: ${(error as Error).message}`);
  }

  function refuse(problem: string): never {
    throw new InputError([problem], heading);
  }
}

// --- internal ---

/** The document of a text; gives up at the first error, because each further one takes as long again. */
function compose(text: string): Document {
  const lines = new LineCounter();
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  let first: Error | undefined;
  const fail = (message: string, at: number) => {
    const { line, col } = lines.linePos(at);
    first ??= new Error(`${message.split('\n')[0]}, at line ${line}, column ${col}`);
    throw first;
  };
  Reflect.set(composer, 'onError', (source: unknown, _: string, message: string, isWarning?: boolean) => {
    if (!isWarning) fail(message, offsetOf(source));
  });
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  checkDepth(tokens, fail);
  const documents: Document[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    if (first) throw first;
    const [error] = document.errors;
    if (error) fail(error.message, error.pos[0]);
    documents.push(document);
    if (documents.length > 1) throw new Error('there is more than one document in it');
  }
  checkKeys(documents[0], fail);
  return documents[0];
}

function toData(document: Document): unknown {
  return document.toJS({ maxAliasCount: 100 });
}

/** That nothing is nested so deep that reading it would need more stack than there is. */
function checkDepth(tokens: readonly CST.Token[], fail: (message: string, at: number) => void): void {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let one = open.pop(); one; one = open.pop()) {
    const { token, depth } = one;
    if (depth > MOST_DEEP) fail(`It is nested deeper than ${MOST_DEEP} levels`, token.offset);
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      for (const inner of [key, value]) if (inner) open.push({ token: inner, depth: depth + 1 });
    }
  }
}

/** That no key stands twice in a map: quicker than the library's own check, which compares each with each. */
function checkKeys(document: Document, fail: (message: string, at: number) => void): void {
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const value = isScalar(key) ? key.value : key;
        if (seen.has(value))
          fail(`Map keys must be unique: ${JSON.stringify(value)} is there twice`, offsetOf(key));
        seen.add(value);
      }
    },
  });
}

/** Where something begins, in characters: the library gives numbers, ranges, tokens and nodes. */
function offsetOf(source: unknown): number {
  if (typeof source === 'number') return source;
  if (Array.isArray(source)) return Number(source[0]);
  const { offset, range } = source as { offset?: number; range?: [number] };
  return offset ?? range?.[0] ?? 0;
}
