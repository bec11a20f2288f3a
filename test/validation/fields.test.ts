import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { InputError, messageOf } from '../../src/validation/errors.ts';
import {
  integerFrom,
  numberAbove,
  numberFrom,
  probability,
  strictObject,
  yesOrNo,
} from '../../src/validation/fields.ts';
import { notOneOf, pathText, quote, unknownName } from '../../src/validation/messages.ts';
import { parse } from '../../src/validation/parse.ts';
import { inputProblems } from '../input-problems.ts';

const problemsOf = (schema: z.ZodMiniType, value: unknown) => inputProblems(() => parse(schema, value));

describe('a number', () => {
  it.each([
    ['from 1 and up', numberFrom(1), [1, 1.5, 1e300], [0.999, -1, Number.NaN, Number.POSITIVE_INFINITY, '1']],
    ['from 0 to 1', probability(), [0, 0.5, 1], [-1e-9, 1 + 1e-9, null, true, 1n]],
    ['above 0', numberAbove(0), [5e-324, 1e300], [0, -1, Number.POSITIVE_INFINITY]],
    ['above 0, up to 1', numberAbove(0, 1), [5e-324, 1], [0, 1.001]],
    ['from 2 to 4, whole', integerFrom(2, 4), [2, 3, 4], [1, 5, 2.5, '3']],
    ['from 1 and up, whole', integerFrom(1), [1, 2 ** 53 - 1], [0, 2 ** 53, 1.5, Number.NaN]],
  ] as [string, z.ZodMiniType, unknown[], unknown[]][])(
    '%s, is that and no other',
    (_, schema, right, wrong) => {
      for (const value of right) expect(parse(schema, value)).toBe(value);
      for (const value of wrong) expect(() => parse(schema, value)).toThrow(InputError);
    },
  );

  it('says what is allowed and what was got', () => {
    expect(problemsOf(z.object({ over: numberFrom(1) }), { over: 0 })).toEqual([
      'Expected `over` to be a number from 1 and up, got `0` (number)',
    ]);
    expect(problemsOf(z.object({ over: integerFrom(1, 5) }), { over: '3' })).toEqual([
      'Expected `over` to be an integer from 1 to 5, got `"3"` (string)',
    ]);
    expect(problemsOf(z.object({ alpha: numberAbove(0, 1) }), {})).toEqual([
      'Expected `alpha` to be a number above 0, up to 1, but it is missing',
    ]);
    expect(problemsOf(z.object({ slippery: yesOrNo() }), { slippery: 'yes' })).toEqual([
      'Expected `slippery` to be true or false, got `"yes"` (string)',
    ]);
  });
});

it('a check tells the first ones of many unknown keys', () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key-${i}`, i]));
  const [problem] = problemsOf(strictObject({ name: z.string() }), {
    name: 'x',
    ...many,
  });
  expect(problem).toMatch(/^Unknown key `"key-0"`.*known: `name`; .*and 49990 more unknown keys$/);
  expect(problem.length).toBeLessThan(2000);
});

describe('a name that is not known', () => {
  it.each([
    ['taxy', 'taxi'],
    ['sara', 'sarsa'],
    ['q-lerning', 'q-learning'],
  ])('%s brings the nearest to mind: %s', (got, near) => {
    const names = ['taxi', 'sarsa', 'q-learning'];
    expect(notOneOf(names, got)).toBe(
      `one of \`taxi\`, \`sarsa\`, \`q-learning\` (did you mean \`${near}\`?)`,
    );
    expect(unknownName('agent', got, names)).toBe(
      `unknown agent \`"${got}"\`, did you mean \`${near}\`? known: \`taxi\`, \`sarsa\`, \`q-learning\``,
    );
  });

  it.each(['something else', 'x'.repeat(1000), '', 7, null, undefined])('%s brings none', (got) => {
    expect(notOneOf(['taxi', 'sarsa'], got)).toBe('one of `taxi`, `sarsa`');
  });

  it('has nothing to be near to where nothing is known', () => {
    expect(unknownName('key', 'x', [])).toBe('unknown key `"x"`; known: none');
  });
});

describe('a quoted value', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  it.each<[unknown, string]>([
    ['x', '`"x"`'],
    ['0.1', '`"0.1"`'],
    [0.1, '`0.1`'],
    [Number.NaN, '`NaN`'],
    [Number.NEGATIVE_INFINITY, '`-Infinity`'],
    [10n, '`10`'],
    [null, '`null`'],
    [undefined, '`undefined`'],
    [[1, 2], '`[1,2]`'],
    [{ a: 1 }, '`{"a":1}`'],
    [() => 0.1, '`function`'],
    [Symbol('s'), '`Symbol(s)`'],
    [cyclic, '`[object Object]`'],
  ])('of %o is recognised', (value, text) => {
    expect(quote(value)).toBe(text);
  });

  it('is cut where it is long', () => {
    const text = quote('x'.repeat(1000));
    expect(text).toHaveLength(62);
    expect(text).toMatch(/^`"x+\.\.\.`$/);
  });
});

it('a path is written as it would be in the code', () => {
  expect(pathText(['variants', 'fixed', 'values', 1, 0])).toBe('variants.fixed.values[1][0]');
  expect([pathText([0, 'a']), pathText([])]).toEqual(['[0].a', '']);
});

it('the words of what was thrown are its message, of wrong input all problems, one a line', () => {
  const thrown = [new Error('disk full'), 'just words', undefined, new InputError(['one', 'two'], 'Wrong:')];
  expect(thrown.map(messageOf)).toEqual(['disk full', 'just words', 'undefined', 'Wrong:\none\ntwo']);
});
