import * as z from 'zod/mini';
import { notOneOf, unknownKeys } from './messages.ts';

/** The named options of one environment, agent or schedule: a field for each key. */
export type OptionFields = Readonly<Record<string, z.ZodMiniType>>;

/** A kind of environment, agent or schedule in its registry: what it is, its options, and how it is made of them. */
export interface Kind<Made> {
  readonly about: string;
  readonly options: OptionFields;
  // biome-ignore lint/suspicious/noExplicitAny: each kind has options of its own, checked by its fields
  create(options: any): Made;
}

export type Registry = Readonly<Record<string, Pick<Kind<unknown>, 'options'>>>;

/** A number from `low` to `high`. */
export function numberFrom(low: number, high = Number.POSITIVE_INFINITY) {
  const error = `a number from ${low} ${high === Number.POSITIVE_INFINITY ? 'and up' : `to ${high}`}`;
  return atMost(z.number({ error }).check(z.gte(low, { error })), high, error);
}

/** A number above `low`, and at most `high` where that is given. */
export function numberAbove(low: number, high = Number.POSITIVE_INFINITY) {
  const error = `a number above ${low}${high === Number.POSITIVE_INFINITY ? '' : `, up to ${high}`}`;
  return atMost(z.number({ error }).check(z.gt(low, { error })), high, error);
}

/** A whole number from `low` to `high`. */
export function integerFrom(low: number, high = Number.MAX_SAFE_INTEGER) {
  const error = `an integer from ${low} ${high === Number.MAX_SAFE_INTEGER ? 'and up' : `to ${high}`}`;
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
export function oneOfKinds(registry: Registry, kindless?: OptionFields) {
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

// --- internal ---

/** Without a bound where there is none, which JSON Schema would show. */
function atMost(number: z.ZodMiniNumber<number>, high: number, error: string) {
  return high === Number.POSITIVE_INFINITY ? number : number.check(z.lte(high, { error }));
}
