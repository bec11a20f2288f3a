import { closest, distance } from 'fastest-levenshtein';
import * as z from 'zod/mini';
import { InputError } from './errors.ts';

/** The named options of one environment, agent or schedule: a field for each key. */
export type OptionFields = Readonly<Record<string, z.ZodMiniType>>;

/** A number from `low` to `high`. */
export function numberFrom(low: number, high = Number.POSITIVE_INFINITY) {
  const error =
    high === Number.POSITIVE_INFINITY ? `a number from ${low} and up` : `a number from ${low} to ${high}`;
  const number = z.number({ error }).check(z.gte(low, { error }));
  return high === Number.POSITIVE_INFINITY ? number : number.check(z.lte(high, { error }));
}

/** A number above `low`, and at most `high` where that is given. */
export function numberAbove(low: number, high = Number.POSITIVE_INFINITY) {
  const error =
    high === Number.POSITIVE_INFINITY ? `a number above ${low}` : `a number above ${low}, up to ${high}`;
  const number = z.number({ error }).check(z.gt(low, { error }));
  return high === Number.POSITIVE_INFINITY ? number : number.check(z.lte(high, { error }));
}

/** A whole number from `low` to `high`. */
export function integerFrom(low: number, high = Number.MAX_SAFE_INTEGER) {
  const error =
    high === Number.MAX_SAFE_INTEGER ? `an integer from ${low} and up` : `an integer from ${low} to ${high}`;
  return z.int({ error }).check(z.gte(low, { error }), z.lte(high, { error }));
}

export const probability = () => numberFrom(0, 1);
export const yesOrNo = () => z.boolean({ error: 'true or false' });

/** An object with these keys and no others. */
export function strictObject<Shape extends OptionFields>(shape: Shape, what = 'an object') {
  const error: z.core.$ZodErrorMap = (issue) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys as string[], Object.keys(shape)) : what;
  return z.strictObject(shape, { error });
}

/** One of the kinds of a registry, as `{ kind, ...options }`; with `kindless` also these options without a kind. */
export function oneOfKinds(
  registry: Readonly<Record<string, { options: OptionFields }>>,
  kindless?: OptionFields,
) {
  const names = Object.keys(registry);
  const objects: z.ZodMiniType[] = Object.entries(registry).map(([kind, { options }]) =>
    strictObject({ kind: z.literal(kind), ...options }),
  );
  if (kindless) objects.push(strictObject({ kind: z.optional(z.undefined()), ...kindless }));
  type Objects = readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]];
  return z.discriminatedUnion('kind', objects as unknown as Objects, {
    error: (issue) => notOneOf(names, (issue.input as { kind?: unknown } | undefined)?.kind),
  });
}

/** The words for a value that should have been one of `names`, with the nearest one. */
export function notOneOf(names: readonly string[], got: unknown): string {
  const list = names.map((name) => `\`${name}\``).join(', ');
  const near = typeof got === 'string' ? nearest(got, names) : undefined;
  return `one of ${list}${near ? ` (did you mean \`${near}\`?)` : ''}`;
}

/** ``unknown key `"seed"`, did you mean `seeds`? known: `seeds`, ...``; of paths such as `agent.alpha`, one for all. */
export function unknownName(what: string, got: string, names: readonly string[]): string {
  const near = nearest(got, names);
  const path = names.find((name) => name.includes('.'));
  const shown = names.filter((name) => !name.includes('.')).map((name) => `\`${name}\``);
  const list = [...shown, ...(path ? [`paths such as \`${path}\``] : [])].join(', ') || 'none';
  return `unknown ${what} ${quote(got)}${near ? `, did you mean \`${near}\`?` : ';'} known: ${list}`;
}

/** More would hide the first ones. */
const UNKNOWN_SHOWN = 10;

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const shown = keys.slice(0, UNKNOWN_SHOWN).map((key) => unknownName('key', key, known));
  if (keys.length > UNKNOWN_SHOWN) shown.push(`and ${keys.length - UNKNOWN_SHOWN} more unknown keys`);
  return shown.join('; ');
}

/** The name that is most like it, if any is like it at all. */
export function nearest(got: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || got.length > 100) return undefined;
  const near = closest(got, [...names]);
  return distance(got, near) <= Math.max(2, Math.floor(near.length / 3)) ? near : undefined;
}

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

/** The value as a person would recognise it: short, quoted, with its type. */
export function quote(value: unknown): string {
  if (typeof value === 'function') return '`function`';
  let text: string;
  try {
    text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  } catch {
    text = Object.prototype.toString.call(value);
  }
  text ??= String(value);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text}\``;
}

/** `variants.fixed.epsilon.values[1][0]` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('')
    .slice(0, 200);
}

// --- internal ---

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

function typeName(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
