import type { Environment } from '../environments/environment.ts';

/** The Markov chain that a policy makes of an environment: the same environment, with a single action. */
export function chainOf(environment: Environment, policy: ArrayLike<number>): Environment {
  const { states, actions, width } = environment;
  const first = new Int32Array(states).map((_, state) => (state * actions + policy[state]) * width);
  const slots = new Int32Array(states * width).map((_, i) => first[Math.floor(i / width)] + (i % width));
  return {
    ...environment,
    actions: 1,
    outcomes: first.map((slot) => environment.outcomes[slot / width]),
    probability: new Float64Array(slots.length).map((_, i) => environment.probability[slots[i]]),
    nextState: slots.map((slot) => environment.nextState[slot]),
    reward: new Float64Array(slots.length).map((_, i) => environment.reward[slots[i]]),
    terminated: new Uint8Array(slots.length).map((_, i) => environment.terminated[slots[i]]),
    goal: new Uint8Array(slots.length).map((_, i) => environment.goal[slots[i]]),
  };
}

/** What is expected from a state of a chain on until the episode ends. */
export interface StateValue {
  /** The probability to reach the goal. */
  readonly goal: number;
  readonly timesteps: number;
  /** The sum of rewards, not discounted. */
  readonly returns: number;
}

/** What is expected from a state, by what is expected from those to which it leads. */
export function lookAhead(chain: Environment, values: readonly StateValue[], state: number): StateValue {
  const { width, outcomes, probability, nextState, terminated, goal, reward } = chain;
  const expected = { goal: 0, timesteps: 1, returns: 0 };
  for (let slot = state * width; slot < state * width + outcomes[state]; slot++) {
    const p = probability[slot];
    expected.returns += p * reward[slot];
    if (terminated[slot]) {
      expected.goal += p * goal[slot];
      continue;
    }
    const next = values[nextState[slot]];
    expected.goal += p * next.goal;
    expected.timesteps += p * next.timesteps;
    expected.returns += p * next.returns;
  }
  return expected;
}

/** The states to which the starts of a chain lead, each after its successors wherever there is no cycle. */
export function successorsFirst({
  states,
  starts,
  width,
  outcomes,
  nextState,
  terminated,
}: Environment): number[] {
  const order: number[] = [];
  const seen = new Uint8Array(states);
  for (const start of starts) {
    const path = seen[start] ? [] : [{ state: start, slot: start * width }];
    seen[start] = 1;
    for (let top = path.at(-1); top; top = path.at(-1)) {
      if (top.slot === top.state * width + outcomes[top.state]) {
        order.push(top.state);
        path.pop();
        continue;
      }
      const slot = top.slot++;
      const next = nextState[slot];
      if (terminated[slot] || seen[next]) continue;
      seen[next] = 1;
      path.push({ state: next, slot: next * width });
    }
  }
  return order;
}
