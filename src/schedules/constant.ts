import { probability, strictObject } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import type { Schedule, ScheduleKind } from './schedule.ts';

const fields = { value: probability() };
const schema = strictObject(fields);

/** The same `value` in every episode. */
export function constant(options: { readonly value: number }): Schedule {
  const { value } = parse(schema, options);
  return () => value;
}

export const constantKind: ScheduleKind = {
  about: 'the same value in every episode',
  options: fields,
  create: constant,
};
