import { arithmetic } from '../arithmetic/arithmetic.ts';
import { numberFrom, probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = { from: probability(), to: probability(), over: numberFrom(1) };

/** Half a cosine wave from `from` to `to` over `over` episodes: slow, then fast, then slow; then stays. */
export const cosine = ofOptions(fields, ({ from, to, over }): Schedule => {
  return (episode) => mix(from, to, (1 - arithmetic.cos(Math.PI * Math.min(episode / over, 1))) / 2);
});

export const cosineKind: ScheduleKind = {
  about: 'half a cosine wave from one value to another',
  options: fields,
  create: cosine,
};
