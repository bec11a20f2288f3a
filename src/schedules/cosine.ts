import { arithmetic } from '../arithmetic/arithmetic.ts';
import { numberFrom, probability, strictObject } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = { from: probability(), to: probability(), over: numberFrom(1) };
const schema = strictObject(fields);

export interface CosineOptions {
  readonly from: number;
  readonly to: number;
  readonly over: number;
}

/** Half a cosine wave from `from` to `to` over `over` episodes: slow, then fast, then slow; then stays. */
export function cosine(options: CosineOptions): Schedule {
  const { from, to, over } = parse(schema, options);
  return (episode) => mix(from, to, (1 - arithmetic.cos(Math.PI * Math.min(episode / over, 1))) / 2);
}

export const cosineKind: ScheduleKind = {
  about: 'half a cosine wave from one value to another',
  options: fields,
  create: cosine,
};
