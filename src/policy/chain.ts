import type { Environment } from '../environments/environment.ts';

/** The Markov chain that a policy makes of an environment: the same environment, with a single action. */
export function chainOf(environment: Environment, policy: ArrayLike<number>): Environment {
  const { states, actions, width } = environment;
  const size = states * width;
  const chain = {
    ...environment,
    actions: 1,
    outcomes: new Int32Array(states),
    probability: new Float64Array(size),
    nextState: new Int32Array(size),
    reward: new Float64Array(size),
    terminated: new Uint8Array(size),
    goal: new Uint8Array(size),
  };
  for (let state = 0; state < states; state++) {
    const entry = state * actions + policy[state];
    chain.outcomes[state] = environment.outcomes[entry];
    for (let i = 0; i < width; i++) {
      const [from, to] = [entry * width + i, state * width + i];
      chain.probability[to] = environment.probability[from];
      chain.nextState[to] = environment.nextState[from];
      chain.reward[to] = environment.reward[from];
      chain.terminated[to] = environment.terminated[from];
      chain.goal[to] = environment.goal[from];
    }
  }
  return chain;
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
