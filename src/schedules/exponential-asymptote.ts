import { arithmetic } from '../arithmetic/arithmetic.ts';
import { numberFrom, probability } from '../validation/fields.ts';
import { ofOptions } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = { from: probability(), to: probability(), tau: numberFrom(1) };

/** Nears `to` for ever: after `tau` episodes 37% of the way from `from` is left, after 3 tau 5%. */
export const exponentialAsymptote = ofOptions(fields, ({ from, to, tau }): Schedule => {
  return (episode) => mix(to, from, arithmetic.exp(-episode / tau));
});

export const exponentialAsymptoteKind: ScheduleKind = {
  about: 'to + (from - to) * exp(-episode / tau)',
  options: fields,
  create: exponentialAsymptote,
};
