import { arithmetic } from '../arithmetic/arithmetic.ts';
import { numberAbove, numberFrom, probability, strictObject } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = { from: probability(), to: probability(), over: numberFrom(1), power: numberAbove(0) };
const schema = strictObject(fields);

export interface PolynomialOptions {
  readonly from: number;
  readonly to: number;
  readonly over: number;
  readonly power: number;
}

/** Falls (or rises) from `from` to `to` over `over` episodes as (1 - progress) ^ power: the larger, the sooner. */
export function polynomial(options: PolynomialOptions): Schedule {
  const { from, to, over, power } = parse(schema, options);
  return (episode) => mix(to, from, arithmetic.pow(1 - Math.min(episode / over, 1), power));
}

export const polynomialKind: ScheduleKind = {
  about: 'as (1 - progress) ^ power from one value to another',
  options: fields,
  create: polynomial,
};
