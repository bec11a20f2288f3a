import type { Chain } from './chain.ts';
import { aStepFrom, type StateValues } from './state-values.ts';

/**
 * Fills in the values of states that lead to each other, where they are too many to be solved for: sweeps over them,
 * each value made what follows from the others, from 0 on, until none is further than 1e-10 of the largest from what
 * it should be. That takes about as many sweeps as episodes have steps; after 5e8 outcomes it stays at what it has,
 * which is too little, as each sweep adds what may happen in a further step.
 * Source: Sutton & Barto, 2nd ed., section 4.1, iterative policy evaluation in place.
 *
 * @param cyclic the states to fill in, successors first; every other state that they lead to has its values
 */
export function approachValues(chain: Chain, cyclic: readonly number[], values: StateValues): void {
  const { goal, timesteps, returns } = values;
  const { outcomes } = chain.environment;
  for (let work = 0, far = true; far && work < MOST_WORK; ) {
    let change = 0;
    let longest = 0;
    for (const state of cyclic) {
      const { goal: g, timesteps: t, returns: r } = aStepFrom(state, chain, values);
      const scale = Math.max(1, Math.abs(r));
      change = Math.max(
        change,
        g - goal[state],
        (t - timesteps[state]) / t,
        Math.abs(r - returns[state]) / scale,
      );
      longest = Math.max(longest, t);
      [goal[state], timesteps[state], returns[state]] = [g, t, r];
      work += outcomes[chain.entries[state]];
    }
    // What is left to add comes once for every step that may still follow.
    far = change * longest > TOLERANCE;
  }
}

// --- internal ---

const TOLERANCE = 1e-10;
const MOST_WORK = 5e8;
