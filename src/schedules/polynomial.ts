import { arithmetic } from '../arithmetic/arithmetic.ts';
import { numberAbove, numberFrom, probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = { from: probability(), to: probability(), over: numberFrom(1), power: numberAbove(0) };

/** Falls (or rises) from `from` to `to` over `over` episodes as (1 - progress) ^ power: the larger, the sooner. */
export const polynomial = ofOptions(fields, ({ from, to, over, power }): Schedule => {
  return (episode) => mix(to, from, arithmetic.pow(1 - Math.min(episode / over, 1), power));
});

export const polynomialKind: ScheduleKind = {
  about: 'as (1 - progress) ^ power from one value to another',
  options: fields,
  create: polynomial,
};
