import * as z from 'zod/mini';
import { integerFrom, numberFrom, probability, strictObject } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = {
  from: probability(),
  to: probability(),
  over: numberFrom(1),
  /** Episodes at `from` before it starts to fall. */
  hold: z._default(integerFrom(0), 0),
};
const schema = strictObject(fields);

export interface LinearOptions {
  readonly from: number;
  readonly to: number;
  readonly over: number;
  readonly hold?: number;
}

/** Stays at `from` for `hold` episodes, falls (or rises) evenly to `to` over the next `over`, then stays. */
export function linear(options: LinearOptions): Schedule {
  const { from, to, over, hold } = parse(schema, options);
  return (episode) => mix(from, to, Math.max(0, Math.min((episode - hold) / over, 1)));
}

export const linearKind: ScheduleKind = {
  about: 'evenly from one value to another over a number of episodes',
  options: fields,
  create: linear,
};
