import { numberFrom, probability, strictObject } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import type { Schedule, ScheduleKind } from './schedule.ts';

const fields = { from: probability(), rate: numberFrom(0) };
const schema = strictObject(fields);

/** from / (1 + rate * episode): falls fast, then ever more slowly, towards 0. */
export function inverseTime(options: { readonly from: number; readonly rate: number }): Schedule {
  const { from, rate } = parse(schema, options);
  return (episode) => from / (1 + rate * episode);
}

export const inverseTimeKind: ScheduleKind = {
  about: 'from / (1 + rate * episode)',
  options: fields,
  create: inverseTime,
};
