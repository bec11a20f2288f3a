import alea from 'seedrandom/lib/alea.js';
import * as z from 'zod/mini';
import { arithmetic } from '../arithmetic/arithmetic.ts';
import { seedField } from '../training/run-spec.ts';
import { integerFrom, strictObject } from '../validation/fields.ts';

/** Values that are drawn for some paths, such as `agent.alpha`: so many combinations of them. */
export interface RandomInput {
  readonly count: number;
  readonly seed: number;
  readonly over: Readonly<Record<string, Range>>;
}

/** Values for some paths, and what they add to the name of a variant. */
export interface Combination {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Two numbers: evenly between them, on a logarithmic scale, or whole ones. Any other list: one of these. */
type Range =
  | readonly (number | string | boolean)[]
  | { readonly log: readonly [number, number] }
  | { readonly integer: readonly [number, number] };

const RULE =
  'two rising numbers, {log: [from, to]} with numbers above 0, {integer: [from, to]}, or a list of values to choose from';

const rising = z.tuple([z.number(), z.number()]).check(z.refine(([from, to]) => from < to, { error: RULE }));
const range = z.union(
  [
    rising,
    z.array(z.union([z.number(), z.string(), z.boolean()])).check(
      z.minLength(1),
      z.refine((values) => !(values.length === 2 && values.every((value) => typeof value === 'number'))),
    ),
    strictObject({ log: rising.check(z.refine(([from]) => from > 0, { error: RULE })) }),
    strictObject({
      integer: rising.check(z.refine((ends) => ends.every(Number.isSafeInteger), { error: RULE })),
    }),
  ],
  { error: RULE },
);

export const randomSchema = strictObject({
  count: integerFrom(1, 10_000),
  seed: z._default(seedField(), 0),
  over: z
    .record(z.string(), range, { error: 'ranges by their paths, such as `agent.alpha: {log: [0.01, 1]}`' })
    .check(z.refine((ranges) => Object.keys(ranges).length > 0, { error: 'at least one path' })),
});

/**
 * Draws the values: one number for each path, combination by combination, so that more of them begin with the same ones.
 * Numbers have four digits.
 *
 * Source: J. Bergstra & Y. Bengio, Random Search for Hyper-Parameter Optimization, JMLR 13 (2012).
 */
export function drawCombinations({ count, seed, over }: RandomInput): Combination[] {
  const draw = alea(String(seed));
  const digits = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, i) => ({
    name: `r${String(i + 1).padStart(digits, '0')}`,
    values: Object.fromEntries(Object.entries(over).map(([path, range]) => [path, valueIn(range, draw())])),
  }));
}

// --- internal ---

/** @param share from 0 to 1, without 1 */
function valueIn(range: Range, share: number): unknown {
  if ('log' in range) {
    const [from, to] = range.log;
    return between(from * arithmetic.pow(to / from, share), range.log);
  }
  if ('integer' in range) {
    const [from, to] = range.integer;
    return from + Math.floor(share * (to - from + 1));
  }
  const [from, to] = range;
  if (range.length === 2 && typeof from === 'number' && typeof to === 'number')
    return between(from + share * (to - from), [from, to]);
  return range[Math.floor(share * range.length)];
}

/** To four digits, which must not leave the range. */
function between(value: number, [from, to]: readonly [number, number]): number {
  return Math.min(to, Math.max(from, Number(value.toPrecision(4))));
}
