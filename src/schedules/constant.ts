import { probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import type { Schedule, ScheduleKind } from './schedule.ts';

const fields = { value: probability() };

/** The same `value` in every episode. */
export const constant = ofOptions(fields, ({ value }): Schedule => {
  return () => value;
});

export const constantKind: ScheduleKind = {
  about: 'the same value in every episode',
  options: fields,
  create: constant,
};
