import type { Environment } from '../environments/environment.ts';

/**
 * The chance in one run, drawn in a fixed order. Which draw decides what is a protocol of its own
 * (`alea` is the one of this package), so the loop does not know where its numbers come from.
 */
export interface Randomness {
  /** The index of a start state, from 0 to `count - 1`: all equally likely, unless it is said how likely each one is. */
  start(count: number, probability?: Float64Array): number;
  /** An action to explore with, or undefined when the agent should act greedily. Called once per choice. */
  explore(epsilon: number, actions: number): number | undefined;
  /** The outcome slot that comes of `entry` (state x actions + action). Called in every step. */
  outcome(environment: Environment, entry: number): number;
  /** A fair coin: which of its two tables double Q-learning updates. */
  coin(): boolean;
}

/** The first of `count` probabilities from `first` on at which their sum exceeds `u`; the last one where rounding leaves none. */
export function firstExceeding(probability: Float64Array, u: number, first: number, count: number): number {
  const last = first + count - 1;
  let cumulative = 0;
  for (let i = first; i < last; i++) {
    cumulative += probability[i];
    if (u < cumulative) return i;
  }
  return last;
}
