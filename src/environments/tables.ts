import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { InputError, messageOf } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import type { Environment } from './environment.ts';
import { environmentOfTable, tableText } from './table-format.ts';
import { defineEnvironment, type EnvironmentDefinition } from './tabulate.ts';

/**
 * Makes a table known to this process, so that run specs can name it by its SHA-256.
 *
 * @param table an environment, parsed JSON, or its text
 * @returns the SHA-256 of its normal text, in hexadecimal
 * @throws InputError with all that is wrong with it
 */
export function registerTable(table: Environment | object | string): string {
  if (typeof table !== 'string') return register(table);
  const key = hash('sha256', table);
  const sha256 = registered.get(key) ?? register(JSON.parse(table));
  registered.set(key, sha256);
  return sha256;
}

/** The environment of a known table. */
export function environmentOfSha256(sha256: string): Environment {
  return tableOf(sha256).environment;
}

/**
 * The tables that run specs name, as they are written beside results and sent with parts: texts by SHA-256.
 *
 * @throws InputError for one that is not known here
 */
export function tablesOf(
  specs: Iterable<{ readonly environment: { readonly kind: string; readonly sha256?: unknown } }>,
): Record<string, string> {
  const tables: Record<string, string> = {};
  for (const { environment } of specs) {
    if (environment.kind !== 'table') continue;
    const sha256 = String(environment.sha256);
    tables[sha256] ??= tableOf(sha256).text;
  }
  return tables;
}

/** The same as they travel with parts: deflated, in base64. */
export function packedTablesOf(specs: Parameters<typeof tablesOf>[0]): Record<string, string> {
  return Object.fromEntries(
    Object.keys(tablesOf(specs)).map((sha256) => {
      const table = tableOf(sha256);
      table.packed ??= deflateRawSync(table.text).toString('base64');
      return [sha256, table.packed];
    }),
  );
}

/**
 * Makes the tables known that came with a part.
 *
 * @throws InputError where one is not what its SHA-256 says
 */
export function registerPackedTables(tables: Readonly<Record<string, string>> = {}): void {
  for (const [sha256, packed] of Object.entries(tables)) {
    if (known.has(sha256)) continue;
    let text: string;
    try {
      text = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8');
    } catch (error) {
      throw new InputError([`Expected table ${sha256} to be deflated and in base64: ${messageOf(error)}`]);
    }
    registerTables({ [sha256]: text });
  }
}

/**
 * Makes the tables known that lie beside results.
 *
 * @throws InputError where one is not what its SHA-256 says
 */
export function registerTables(tables: Readonly<Record<string, string>> = {}): void {
  for (const [sha256, text] of Object.entries(tables)) {
    if (known.has(sha256)) continue;
    const got = registerText(sha256, text);
    if (got !== sha256)
      throw new InputError([`Expected table ${sha256} to be what its SHA-256 says, got ${got}`]);
  }
}

/** How a run spec names an environment that a program has in memory, or defines, which becomes a table; anything else as it is. */
export function asChoice(environment: unknown): unknown {
  if (isDefinition(environment)) return asChoice(defineEnvironment(environment));
  return isEnvironment(environment) ? { kind: 'table', sha256: registerTable(environment) } : environment;
}

// --- internal ---

/** A file that was cut off is no JSON. */
function registerText(sha256: string, text: string): string {
  try {
    return registerTable(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError([`Expected table ${sha256} to be JSON: ${messageOf(error)}`]);
  }
}

function register(given: object): string {
  // An environment in memory goes through its text too: whoever made it may change it later.
  const environment = environmentOfTable(isEnvironment(given) ? JSON.parse(tableText(given)) : given);
  const text = tableText(environment);
  const sha256 = hash('sha256', text);
  if (!known.has(sha256)) known.set(sha256, { environment, text });
  return sha256;
}

function isDefinition(value: unknown): value is EnvironmentDefinition {
  return typeof (value as Partial<EnvironmentDefinition> | null)?.outcomes === 'function';
}

function isEnvironment(value: unknown): value is Environment {
  return (value as Partial<Environment> | null)?.starts instanceof Int32Array;
}

interface KnownTable {
  readonly environment: Environment;
  readonly text: string;
  /** As it travels: parts of one experiment all have the same ones. */
  packed?: string;
}

/** Of the text of a table; a million entries take less. */
const MOST_BYTES = 2 ** 28;

/** What texts gave, which many variants may name. */
const registered = new Map<string, string>();
const known = new Map<string, KnownTable>();

function tableOf(sha256: string) {
  const table = known.get(sha256);
  if (table) return table;
  throw new InputError([
    `Expected \`sha256\` to be that of a table at hand, got ${quote(sha256)}: it lies beside the results that it came with, in tables/`,
  ]);
}
