import { numberFrom, probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import type { Schedule, ScheduleKind } from './schedule.ts';

const fields = { from: probability(), rate: numberFrom(0) };

/** from / (1 + rate * episode): falls fast, then ever more slowly, towards 0. */
export const inverseTime = ofOptions(fields, ({ from, rate }): Schedule => {
  return (episode) => from / (1 + rate * episode);
});

export const inverseTimeKind: ScheduleKind = {
  about: 'from / (1 + rate * episode)',
  options: fields,
  create: inverseTime,
};
