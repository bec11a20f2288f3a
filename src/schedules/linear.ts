import * as z from 'zod/mini';
import { integerFrom, numberFrom, probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = {
  from: probability(),
  to: probability(),
  over: numberFrom(1),
  /** Episodes at `from` before it starts to fall. */
  hold: z._default(integerFrom(0), 0),
};

/** Stays at `from` for `hold` episodes, falls (or rises) evenly to `to` over the next `over`, then stays. */
export const linear = ofOptions(fields, ({ from, to, over, hold }): Schedule => {
  return (episode) => mix(from, to, Math.max(0, Math.min((episode - hold) / over, 1)));
});

export const linearKind: ScheduleKind = {
  about: 'evenly from one value to another over a number of episodes',
  options: fields,
  create: linear,
};
