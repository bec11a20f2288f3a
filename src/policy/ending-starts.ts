import type { Environment } from '../environments/environment.ts';
import { chainOf, endsSurely } from './chain.ts';

/** For each start state, in their order: whether the episode ends with probability 1 under the policy. */
export function endingStarts(environment: Environment, policy: ArrayLike<number>): boolean[] {
  if (!environment.stochastic) return followed(environment, policy);
  const chain = chainOf(environment, policy);
  return Array.from(environment.starts, (start) => endsSurely(chain, start));
}

// --- internal ---

/** Without chance there is one way from each state: it is followed until it ends, or meets one that is known. */
function followed(
  { states, starts, actions, nextState, terminated, width }: Environment,
  policy: ArrayLike<number>,
) {
  const known = new Uint8Array(states); // 0: not yet, 1: ends, 2: on the way (so far, or for ever)
  const way: number[] = [];
  return Array.from(starts, (start) => {
    let state = start;
    let ends: boolean | undefined;
    while (ends === undefined) {
      if (known[state] > 0) {
        ends = known[state] === 1;
        break;
      }
      known[state] = 2;
      way.push(state);
      const slot = (state * actions + policy[state]) * width;
      if (terminated[slot]) ends = true;
      state = nextState[slot];
    }
    if (ends) for (const passed of way) known[passed] = 1;
    way.length = 0;
    return ends;
  });
}
