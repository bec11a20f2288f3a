import type { Environment } from '../environments/environment.ts';

/** The Markov chain that a policy makes of an environment: which states lead where in the end. */
export interface Chain {
  readonly environment: Environment;
  /** [states] The entry (state x actions + action) that the policy takes. */
  readonly entries: Int32Array;
  /** [states] 1 where the episode can end, can end without the goal, can get to where it never ends. */
  readonly canEnd: Uint8Array;
  readonly mayFail: Uint8Array;
  readonly mayLoop: Uint8Array;
}

export function chainOf(environment: Environment, policy: ArrayLike<number>): Chain {
  const { states, actions, width, outcomes, nextState, terminated, goal } = environment;
  const entries = Int32Array.from({ length: states }, (_, state) => state * actions + policy[state]);
  const predecessors: number[][] = Array.from({ length: states }, () => []);
  const ends: number[] = [];
  const fails: number[] = [];
  for (let state = 0; state < states; state++) {
    const first = entries[state] * width;
    for (let slot = first; slot < first + outcomes[entries[state]]; slot++) {
      if (!terminated[slot]) predecessors[nextState[slot]].push(state);
      else (goal[slot] ? ends : fails).push(state);
    }
  }
  const leadingTo = (seeds: readonly number[]) => {
    const marked = new Uint8Array(states);
    const open = [...seeds];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (marked[state]) continue;
      marked[state] = 1;
      open.push(...predecessors[state]);
    }
    return marked;
  };
  const canEnd = leadingTo([...ends, ...fails]);
  const never = Array.from(canEnd.keys()).filter((state) => !canEnd[state]);
  return { environment, entries, canEnd, mayFail: leadingTo(fails), mayLoop: leadingTo(never) };
}

/** Whether the episode ends with probability 1 from this state. */
export function endsSurely({ canEnd, mayLoop }: Chain, state: number): boolean {
  return canEnd[state] === 1 && mayLoop[state] === 0;
}

/** The states that can end, each after its successors wherever there is no cycle. */
export function successorsFirst({ environment, entries, canEnd }: Chain): number[] {
  const { width, outcomes, nextState, terminated } = environment;
  const order: number[] = [];
  const seen = new Uint8Array(environment.states);
  for (const start of environment.starts) {
    const path = seen[start] ? [] : [{ state: start, slot: 0 }];
    seen[start] = 1;
    for (let top = path.at(-1); top; top = path.at(-1)) {
      if (top.slot === outcomes[entries[top.state]]) {
        if (canEnd[top.state]) order.push(top.state);
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
