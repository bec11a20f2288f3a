import type { Environment } from '../environments/environment.ts';

/** Where the ways from the starts lead under a policy, without chance. */
export interface Followed {
  /** [states] 1 where the way from a state ends; 0 where it goes on for ever, and where no start leads. */
  readonly ends: Uint8Array;
  /** The states whose way ends, each after the one that follows it. */
  readonly order: Int32Array;
}

/** Follows a policy from every start where nothing is left to chance: the one way there is ends, or meets itself. */
export function follow(environment: Environment, policy: ArrayLike<number>): Followed {
  const { states, starts, actions, width, outcomes, nextState, terminated } = environment;
  const seen = new Uint8Array(states);
  const ends = new Uint8Array(states);
  const way = new Int32Array(states);
  const order = new Int32Array(states);
  let count = 0;
  for (const start of starts) {
    let length = 0;
    let state = start;
    let ended = false;
    while (!ended && !seen[state]) {
      seen[state] = 1;
      way[length++] = state;
      const entry = state * actions + policy[state];
      if (outcomes[entry] === 0) break;
      const slot = entry * width;
      ended = terminated[slot] === 1;
      state = nextState[slot];
    }
    if (!ended && !ends[state]) continue;
    for (let at = length - 1; at >= 0; at--) {
      ends[way[at]] = 1;
      order[count++] = way[at];
    }
  }
  return { ends, order: order.subarray(0, count) };
}
