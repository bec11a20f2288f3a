import type { Environment } from '../environments/environment.ts';
import { lookAhead, type StateValue } from './chain.ts';

/**
 * Fills in the values of states that lead to each other, where they are too many to be solved for: sweeps over them,
 * each value made what follows from the others, from 0 on, until none is further than 1e-10 of the largest from what
 * it should be. That takes about as many sweeps as episodes have steps; after 5e8 outcomes it stays at what it has,
 * which is too little, as each sweep adds what may happen in a further step.
 * Source: Sutton & Barto, 2nd ed., section 4.1, iterative policy evaluation in place.
 *
 * @param cyclic the states to fill in, successors first; every other state that they lead to has its values
 */
export function approachValues(chain: Environment, cyclic: readonly number[], values: StateValue[]): void {
  for (let work = 0, far = true; far && work < MOST_WORK; ) {
    let change = 0;
    let longest = 0;
    for (const state of cyclic) {
      const [before, after] = [values[state], lookAhead(chain, values, state)];
      change = Math.max(
        change,
        after.goal - before.goal,
        (after.timesteps - before.timesteps) / after.timesteps,
        Math.abs(after.returns - before.returns) / Math.max(1, Math.abs(after.returns)),
      );
      longest = Math.max(longest, after.timesteps);
      values[state] = after;
      work += chain.outcomes[state];
    }
    // What is left to add comes once for every step that may still follow.
    far = change * longest > TOLERANCE;
  }
}

// --- internal ---

const TOLERANCE = 1e-10;
const MOST_WORK = 5e8;
