import type { Environment } from '../environments/environment.ts';
import type { StateValues } from './state-reduction.ts';

/** What comes of a policy without chance. */
export interface Followed extends StateValues {
  /** [states] 1 where the way from a state ends; for states that no start leads to it is not known, and 0. */
  readonly ends: Uint8Array;
}

/**
 * Follows a policy from every start where nothing is left to chance: there is one way from each state, and it either
 * ends or meets itself. Of the states on a way that ends, the values; of all others, zeros.
 */
export function follow(environment: Environment, policy: ArrayLike<number>): Followed {
  const { states, starts, actions, width, nextState, terminated, goal, reward } = environment;
  const seen = new Uint8Array(states);
  const ends = new Uint8Array(states);
  const values = {
    goal: new Float64Array(states),
    timesteps: new Float64Array(states),
    returns: new Float64Array(states),
  };
  const way = new Int32Array(states);
  for (const start of starts) {
    let length = 0;
    let state = start;
    let ended = false;
    while (!seen[state]) {
      seen[state] = 1;
      way[length++] = state;
      const slot = (state * actions + policy[state]) * width;
      state = nextState[slot];
      if (!terminated[slot]) continue;
      ended = true;
      break;
    }
    if (!ended && !ends[state]) continue;
    for (let at = length - 1; at >= 0; at--) {
      const passed = way[at];
      const slot = (passed * actions + policy[passed]) * width;
      const next = nextState[slot];
      const last = terminated[slot] === 1;
      ends[passed] = 1;
      values.goal[passed] = last ? goal[slot] : values.goal[next];
      values.timesteps[passed] = last ? 1 : 1 + values.timesteps[next];
      values.returns[passed] = last ? reward[slot] : reward[slot] + values.returns[next];
    }
  }
  return { ...values, ends };
}
