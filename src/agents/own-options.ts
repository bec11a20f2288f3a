import * as z from 'zod/mini';
import { InputError } from '../validation/errors.ts';
import { integerFrom, numberAbove, numberFrom, type OptionFields, yesOrNo } from '../validation/fields.ts';
import { notOneOf, quote } from '../validation/messages.ts';

/** An option of an agent of one's own: its default, or its default and what is allowed. */
export type OwnOption =
  | number
  | boolean
  | { readonly default: number; readonly from: number; readonly to?: number; readonly integer?: boolean }
  | { readonly default: number; readonly above: number; readonly to?: number }
  | { readonly default: string; readonly oneOf: readonly string[] };

export type OwnOptions = Readonly<Record<string, OwnOption>>;

/** The values of such options. */
export type OptionValues<Options extends OwnOptions> = {
  readonly [Name in keyof Options]: Options[Name] extends boolean
    ? boolean
    : Options[Name] extends { readonly oneOf: readonly (infer Word)[] }
      ? Word
      : number;
};

/**
 * The fields that check such options.
 *
 * @throws InputError with every default that is not allowed, and every name that cannot be one
 */
export function ownFields(options: OwnOptions): OptionFields {
  const problems: string[] = [];
  const fields = Object.entries(options).map(([name, option]) => {
    if (!/^[a-z]\w{0,39}$/i.test(name) || RESERVED.includes(name)) {
      problems.push(
        `Expected names of \`options\` to be letters and digits, and not kind or sha256, got ${quote(name)}`,
      );
    }
    const value = typeof option === 'object' ? option?.default : option;
    const field = fieldOf(option);
    if (!field.safeParse(value).success)
      problems.push(`Expected the default of \`options.${name}\` to be what it allows, got ${quote(option)}`);
    return [name, z._default(field, value)] as const;
  });
  if (problems.length > 0) throw new InputError(problems);
  return Object.fromEntries(fields);
}

// --- internal ---

const RESERVED = ['kind', 'sha256'];

function fieldOf(option: OwnOption): z.ZodMiniType {
  if (typeof option === 'boolean') return yesOrNo();
  if (typeof option !== 'object' || option === null) return z.number({ error: 'a number' });
  if ('oneOf' in option) {
    return z.enum([...option.oneOf], { error: (issue) => notOneOf(option.oneOf, issue.input) });
  }
  if ('above' in option) return numberAbove(option.above, option.to);
  return option.integer ? integerFrom(option.from, option.to) : numberFrom(option.from, option.to);
}
