import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { InputError, messageOf } from '../../src/validation/errors.ts';
import { strictObject } from '../../src/validation/fields.ts';
import { parse } from '../../src/validation/parse.ts';
import { inputProblems } from '../input-problems.ts';

// What is said of single values is in test/training/run-spec.test.ts, and how they are quoted in train.test.ts.
it('a check tells the first ones of many unknown keys, and what is known', () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key-${i}`, i]));
  const problemsOf = (schema: z.ZodMiniType, value: object) => inputProblems(() => parse(schema, value));
  const [problem] = problemsOf(strictObject({ name: z.string() }), { name: 'x', ...many });
  expect(problem).toMatch(/^Unknown key `"key-0"`.*known: `name`; .*and 49990 more unknown keys$/);
  expect(problem.length).toBeLessThan(2000);
  expect(problemsOf(strictObject({}), { x: 1 })).toEqual(['Unknown key `"x"`; known: none']);
});

it('the words of what was thrown are its message, of wrong input all problems, one a line', () => {
  const thrown = [new Error('disk full'), 'just words', undefined, new InputError(['one', 'two'], 'Wrong:')];
  expect(thrown.map(messageOf)).toEqual(['disk full', 'just words', 'undefined', 'Wrong:\none\ntwo']);
});
