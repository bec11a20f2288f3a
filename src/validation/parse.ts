import type * as z from 'zod/mini';
import { InputError } from './errors.ts';
import { type OptionFields, strictObject } from './fields.ts';
import { pathText, quote, typeName } from './messages.ts';

/**
 * Checks a value against a schema.
 *
 * @param at the path of the value in what the person wrote, for the messages
 * @throws InputError with every problem: its path, what is allowed, what was got
 */
export function parse<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  { at = '', heading = '' } = {},
): z.output<Schema> {
  // Zod would compile a function for each schema, which pays only after many values.
  const result = schema.safeParse(value, { jitless: true });
  if (result.success) return result.data;
  throw new InputError(
    [...new Set(result.error.issues.flatMap((issue) => describe(issue, value, at)))],
    heading,
  );
}

/** The options that these fields check, as they are given: those with a default may be left out. */
export type GivenOptions<Fields extends OptionFields> = Unchanged<z.input<Options<Fields>>>;

/**
 * A function of named options, which are checked, and have their defaults, before it sees them.
 *
 * @throws InputError when it is called, with every option that is wrong
 */
export function ofOptions<Fields extends OptionFields, Made>(
  fields: Fields,
  make: (options: z.output<Options<Fields>>) => Made,
): (
  ...given: object extends GivenOptions<Fields>
    ? [options?: GivenOptions<Fields>]
    : [options: GivenOptions<Fields>]
) => Made {
  const schema = strictObject(fields);
  return (...[options = {}]) => make(parse(schema, options));
}

/**
 * Checks a whole number that a program passes.
 *
 * @throws InputError where it is none, or out of bounds
 */
export function checkInteger(
  name: string,
  value: number,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  const bounds = high === Number.MAX_SAFE_INTEGER ? `from ${low} and up` : `from ${low} to ${high}`;
  throw new InputError([
    `Expected \`${name}\` to be an integer ${bounds}, got ${quote(value)} (${typeName(value)})`,
  ]);
}

// --- internal ---

type Options<Fields extends OptionFields> = ReturnType<typeof strictObject<Fields>>;
type Unchanged<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Unchanged<Value[Key]> }
  : Value;

function describe(issue: z.core.$ZodIssue, root: unknown, at: string): string[] {
  const value = issue.path.reduce<unknown>(
    (inside, key) => (isObject(inside) && Object.hasOwn(inside, key) ? inside[key] : undefined),
    root,
  );
  const path = [at, pathText(issue.path)].filter(Boolean).join('.').replaceAll('.[', '[');
  if (issue.code === 'unrecognized_keys') {
    return [`${path ? `In \`${path}\`: ` : ''}${path ? issue.message : capitalised(issue.message)}`];
  }
  if (issue.code === 'invalid_union' && isObject(value) && issue.errors.length > 0) {
    // By convention the last alternative of a union is the one that is written as an object.
    const inner = Array.isArray(value)
      ? (issue.errors.find((list) => list.every((one) => one.path.length > 0)) ?? [])
      : (issue.errors.at(-1) ?? []);
    const deeper = inner.filter((one) => one.path.length > 0 || one.code === 'unrecognized_keys');
    if (deeper.length > 0) {
      return deeper.flatMap((one) => describe({ ...one, path: [...issue.path, ...one.path] }, root, at));
    }
  }
  if (value === undefined)
    return [`Expected \`${path || 'the value'}\` to be ${issue.message}, but it is missing`];
  return [
    `Expected \`${path || 'the value'}\` to be ${issue.message}, got ${quote(value)} (${typeName(value)})`,
  ];
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
