import type { Environment } from '../environments/environment.ts';

/** What comes of a policy without chance from each state, [states]; 0 where no start leads. */
export interface Followed {
  /** 1 where the way from there ends, 0 where it goes on for ever: then the others are 0. */
  readonly ends: Uint8Array;
  /** 1 where it ends at the goal. */
  readonly goal: Uint8Array;
  readonly timesteps: Float64Array;
  readonly returns: Float64Array;
}

/**
 * Follows a policy from every start where nothing is left to chance: the one way there is ends, or meets itself.
 *
 * @returns arrays that the next call writes to: every run asks, and needs a few sums of them
 */
export function follow(environment: Environment, policy: ArrayLike<number>): Followed {
  const { states, starts, actions, width, outcomes, nextState, terminated, reward } = environment;
  const room = clearedRoom(states);
  const { seen, ends, goal, timesteps, returns, way } = room;
  for (let i = 0; i < starts.length; i++) {
    let length = 0;
    let state = starts[i];
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
    // Back from where it ended, or met a way that ends.
    for (let next = ended ? -1 : state; length > 0; next = way[length]) {
      const at = way[--length];
      const slot = (at * actions + policy[at]) * width;
      ends[at] = 1;
      goal[at] = next < 0 ? environment.goal[slot] : goal[next];
      timesteps[at] = next < 0 ? 1 : 1 + timesteps[next];
      returns[at] = next < 0 ? reward[slot] : reward[slot] + returns[next];
    }
  }
  return room;
}

// --- internal ---

interface Room extends Followed {
  /** 1 for the states of the way from this start and those before. */
  readonly seen: Uint8Array;
  readonly way: Int32Array;
}

let kept = roomFor(0);

function clearedRoom(states: number): Room {
  if (kept.way.length !== states) kept = roomFor(states);
  for (const array of [kept.seen, kept.ends, kept.goal, kept.timesteps, kept.returns]) array.fill(0);
  return kept;
}

function roomFor(states: number): Room {
  return {
    seen: new Uint8Array(states),
    ends: new Uint8Array(states),
    goal: new Uint8Array(states),
    timesteps: new Float64Array(states),
    returns: new Float64Array(states),
    way: new Int32Array(states),
  };
}
