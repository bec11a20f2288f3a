import { arithmetic } from '../arithmetic/arithmetic.ts';
import { numberFrom, probability, strictObject } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import { mix, type Schedule, type ScheduleKind } from './schedule.ts';

const fields = { from: probability(), to: probability(), tau: numberFrom(1) };
const schema = strictObject(fields);

export interface ExponentialAsymptoteOptions {
  readonly from: number;
  readonly to: number;
  readonly tau: number;
}

/** Nears `to` for ever: after `tau` episodes 37% of the way from `from` is left, after 3 tau 5%. */
export function exponentialAsymptote(options: ExponentialAsymptoteOptions): Schedule {
  const { from, to, tau } = parse(schema, options);
  return (episode) => mix(to, from, arithmetic.exp(-episode / tau));
}

export const exponentialAsymptoteKind: ScheduleKind = {
  about: 'to + (from - to) * exp(-episode / tau)',
  options: fields,
  create: exponentialAsymptote,
};
