import { numberAbove, probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import type { Schedule, ScheduleKind } from './schedule.ts';

const fields = { from: probability(), decay: numberAbove(0, 1), to: probability() };

/** Is multiplied by `decay` after every episode, from `from` on, but stays at `to` or above. */
export const exponential = ofOptions(fields, ({ from, decay, to }): Schedule => {
  // Repeated multiplication, because its bits are the same everywhere; those of `decay ** episode` are not.
  let reached = 0;
  let value = from;
  return (episode) => {
    if (episode < reached) [reached, value] = [0, from];
    while (reached < episode && value > to) [reached, value] = [reached + 1, value * decay];
    return Math.max(to, value);
  };
});

export const exponentialKind: ScheduleKind = {
  about: 'max(to, from * decay^episode)',
  options: fields,
  create: exponential,
};
