import type { Environment } from '../environments/environment.ts';

/**
 * The chance in one run, drawn in a fixed order. Which draw decides what is a protocol of its own
 * (`alea` is the one of this package), so the loop does not know where its numbers come from.
 */
export interface Randomness {
  /** The index of a start state, from 0 to `count - 1`. */
  start(count: number): number;
  /** An action to explore with, or undefined when the agent should act greedily. Called once per choice. */
  explore(epsilon: number, actions: number): number | undefined;
  /** The outcome slot that comes of `entry` (state x actions + action). Called in every step. */
  outcome(environment: Environment, entry: number): number;
  /** A fair coin: which of its two tables double Q-learning updates. */
  coin(): boolean;
}

/** The first outcome whose cumulative probability exceeds `u`; the last one where rounding leaves none. */
export function firstExceeding(environment: Environment, entry: number, u: number): number {
  const first = entry * environment.width;
  const last = first + environment.outcomes[entry] - 1;
  let cumulative = 0;
  for (let slot = first; slot < last; slot++) {
    cumulative += environment.probability[slot];
    if (u < cumulative) return slot;
  }
  return last;
}
