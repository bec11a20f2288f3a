import type { Chain } from './chain.ts';
import type { StateValues } from './state-reduction.ts';

/**
 * Fills in the values of states that lead to each other, where they are too many to be solved for: sweeps over them,
 * each value made what follows from the others, from 0 on, until none is further than 1e-10 of the largest from what
 * it should be. That takes about as many sweeps as episodes have steps; after 5e8 outcomes it stays at what it has,
 * which is too little, as each sweep adds what may happen in a further step.
 * Source: Sutton & Barto, 2nd ed., section 4.1, iterative policy evaluation in place.
 *
 * @param cyclic the states to fill in, successors first; every other state that they lead to has its values
 */
export function approachValues(
  { environment, entries }: Chain,
  cyclic: readonly number[],
  { goal, timesteps, returns }: StateValues,
): void {
  const { width, outcomes, probability, nextState, terminated, goal: goals, reward } = environment;
  for (let work = 0, far = true; far && work < MOST_WORK; ) {
    let change = 0;
    let longest = 0;
    for (const state of cyclic) {
      let [g, t, r] = [0, 1, 0];
      const first = entries[state] * width;
      const last = first + outcomes[entries[state]];
      for (let slot = first; slot < last; slot++) {
        const p = probability[slot];
        r += p * reward[slot];
        if (terminated[slot]) g += p * goals[slot];
        else {
          const next = nextState[slot];
          g += p * goal[next];
          t += p * timesteps[next];
          r += p * returns[next];
        }
      }
      const scale = Math.max(1, Math.abs(r));
      change = Math.max(
        change,
        g - goal[state],
        (t - timesteps[state]) / t,
        Math.abs(r - returns[state]) / scale,
      );
      longest = Math.max(longest, t);
      [goal[state], timesteps[state], returns[state]] = [g, t, r];
      work += last - first;
    }
    // What is left to add comes once for every step that may still follow.
    far = change * longest > TOLERANCE;
  }
}

// --- internal ---

const TOLERANCE = 1e-10;
const MOST_WORK = 5e8;
