import { numberAbove, probability, strictObject } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import type { Schedule, ScheduleKind } from './schedule.ts';

const fields = { from: probability(), decay: numberAbove(0, 1), to: probability() };
const schema = strictObject(fields);

export interface ExponentialOptions {
  readonly from: number;
  readonly decay: number;
  readonly to: number;
}

/** Is multiplied by `decay` after every episode, from `from` on, but stays at `to` or above. */
export function exponential(options: ExponentialOptions): Schedule {
  const { from, decay, to } = parse(schema, options);
  // Repeated multiplication, because its bits are the same everywhere; those of `decay ** episode` are not.
  let reached = 0;
  let value = from;
  return (episode) => {
    if (episode < reached) [reached, value] = [0, from];
    while (reached < episode && value > to) [reached, value] = [reached + 1, value * decay];
    return Math.max(to, value);
  };
}

export const exponentialKind: ScheduleKind = {
  about: 'max(to, from * decay^episode)',
  options: fields,
  create: exponential,
};
