import { InputError } from '../validation/errors.ts';
import type { Kind } from '../validation/fields.ts';
import { quote } from '../validation/messages.ts';

/** The epsilon of each episode, counted from 0. */
export type Schedule = (episode: number) => number;

/** What `train` takes: the same epsilon always, or any function of the episode. */
export type Epsilon = number | Schedule;

/**
 * Of + - * /, comparisons and src/arithmetic only: a schedule travels as its options, so its values must have the same
 * bits in every engine.
 */
export type ScheduleKind = Kind<Schedule>;

/** Mixes two values; exact at both ends, and never outside them by more than rounding. */
export function mix(from: number, to: number, weightOfTo: number): number {
  return from * (1 - weightOfTo) + to * weightOfTo;
}

/**
 * The epsilon of every episode, each asked for once and in order.
 *
 * @throws InputError with the episode's number where a value is not a number in [0, 1]
 */
export function epsilonValues(epsilon: Epsilon, episodes: number): Float64Array {
  const values = new Float64Array(episodes);
  for (let episode = 0; episode < episodes; episode++) {
    const value: unknown = typeof epsilon === 'function' ? epsilon(episode) : epsilon;
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
      throw new InputError([
        `Expected \`epsilon\` to be a number from 0 to 1 at episode ${episode}, got ${quote(value)} (${typeof value})`,
      ]);
    }
    values[episode] = value;
  }
  return values;
}
