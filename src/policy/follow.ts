import type { Environment } from '../environments/environment.ts';

/**
 * Follows a policy from every start where nothing is left to chance: the one way there is ends, or meets itself.
 *
 * @param policy [states] the action in each state, one of the environment's
 * @returns [states], 0 where no start leads: 1 in `ends` where the way from there ends, and where it goes on for ever 0
 *   in all; 1 in `goal` where it ends at the goal
 */
export function follow(environment: Environment, policy: ArrayLike<number>) {
  const { states, actions, width, starts, nextState, terminated, goal, reward } = environment;
  const followed = {
    ends: new Uint8Array(states),
    goal: new Uint8Array(states),
    timesteps: new Float64Array(states),
    returns: new Float64Array(states),
  };
  const seen = new Uint8Array(states);
  const way = new Int32Array(states);
  for (let i = 0; i < starts.length; i++) {
    let length = 0;
    let state = starts[i];
    let ended = false;
    while (!ended && !seen[state]) {
      seen[state] = 1;
      way[length++] = state;
      const slot = (state * actions + policy[state]) * width;
      ended = terminated[slot] === 1;
      if (!ended) state = nextState[slot];
    }
    if (!ended && !followed.ends[state]) continue;
    // Back from where it ended, or met a way that ends.
    for (let next = ended ? -1 : state; length > 0; next = way[length]) {
      const at = way[--length];
      const slot = (at * actions + policy[at]) * width;
      followed.ends[at] = 1;
      followed.goal[at] = next < 0 ? goal[slot] : followed.goal[next];
      followed.timesteps[at] = next < 0 ? 1 : 1 + followed.timesteps[next];
      followed.returns[at] = next < 0 ? reward[slot] : reward[slot] + followed.returns[next];
    }
  }
  return followed;
}
