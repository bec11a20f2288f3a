import type { Environment } from '../environments/environment.ts';

/** The Markov chain that a policy makes of an environment: which states lead where in the end. */
export interface Chain {
  readonly environment: Environment;
  /** [states] The entry (state x actions + action) that the policy takes. */
  readonly entries: Int32Array;
  /** The states that the starts lead to, each after its successors wherever there is no cycle. */
  readonly order: readonly number[];
  /** [states] 1 where the episode can end, can end without the goal, can get to where it never ends. */
  readonly canEnd: Uint8Array;
  readonly mayFail: Uint8Array;
  readonly mayLoop: Uint8Array;
}

export function chainOf(environment: Environment, policy: ArrayLike<number>): Chain {
  const { states, actions, width, outcomes, nextState, terminated, goal } = environment;
  const entries = new Int32Array(states).map((_, state) => state * actions + policy[state]);
  const order = successorsFirst(environment, entries);
  const some = (state: number, holds: (slot: number) => boolean) => {
    const first = entries[state] * width;
    for (let slot = first; slot < first + outcomes[entries[state]]; slot++) if (holds(slot)) return true;
    return false;
  };
  const leadingTo = (isThere: (state: number) => boolean) => {
    const marked = new Uint8Array(states);
    const leads = (slot: number) => !terminated[slot] && marked[nextState[slot]] === 1;
    for (let grows = true; grows; ) {
      grows = false;
      for (const state of order) {
        if (marked[state] || !(isThere(state) || some(state, leads))) continue;
        marked[state] = 1;
        grows = true;
      }
    }
    return marked;
  };
  const canEnd = leadingTo((state) => some(state, (slot) => terminated[slot] === 1));
  const mayFail = leadingTo((state) => some(state, (slot) => terminated[slot] === 1 && !goal[slot]));
  return { environment, entries, order, canEnd, mayFail, mayLoop: leadingTo((state) => !canEnd[state]) };
}

// --- internal ---

function successorsFirst(environment: Environment, entries: Int32Array): number[] {
  const { width, outcomes, nextState, terminated } = environment;
  const order: number[] = [];
  const seen = new Uint8Array(environment.states);
  for (const start of environment.starts) {
    const path = seen[start] ? [] : [{ state: start, slot: 0 }];
    seen[start] = 1;
    for (let top = path.at(-1); top; top = path.at(-1)) {
      if (top.slot === outcomes[entries[top.state]]) {
        order.push(top.state);
        path.pop();
        continue;
      }
      const slot = entries[top.state] * width + top.slot++;
      const next = nextState[slot];
      if (terminated[slot] || seen[next]) continue;
      seen[next] = 1;
      path.push({ state: next, slot: 0 });
    }
  }
  return order;
}
