import type { Environment } from './environments/environment.ts';
import { checkInteger } from './options.ts';

/** What a policy does from the start states, computed exactly from the tables. */
export interface PolicyValue {
  /** The number of start states. */
  readonly starts: number;
  /** Starts from which the goal is reached with probability 1. */
  readonly solvedStarts: number;
  /** The probability to reach the goal, mean over the starts. */
  readonly goalProbability: number;
  /** Expected steps and return (not discounted), mean over the starts from which the episode surely ends; NaN when there are none. */
  readonly timesteps: number;
  readonly returns: number;
  /** Starts from which the episode ends with probability 1. */
  readonly endingStarts: number;
}

/**
 * Evaluates a deterministic policy exactly: no sampling, no step limit, no tolerance.
 *
 * A policy turns the environment into an absorbing Markov chain. States that lead on to known states only are
 * summed up directly; those on cycles are solved together by state reduction, which needs no subtraction and
 * so keeps its precision however rarely the episode ends.
 * Source: W. K. Grassmann, M. I. Taksar, D. P. Heyman, Regenerative Analysis and Steady State Distributions
 * for Markov Chains, Operations Research 33 (1985).
 *
 * @param policy [states] the action in each state
 * @throws InputError where the policy names no action in some state
 */
export function evaluatePolicy(environment: Environment, policy: ArrayLike<number>): PolicyValue {
  for (let state = 0; state < environment.states; state++) {
    checkInteger('policy', policy[state], 0, environment.actions - 1);
  }
  const chain = chainOf(environment, policy);
  const { goal, timesteps, returns } = solve(chain);
  const value = { starts: environment.starts.length, solvedStarts: 0, endingStarts: 0 };
  const sum = { goal: 0, timesteps: 0, returns: 0 };
  for (const start of environment.starts) {
    const ends = chain.canEnd[start] === 1 && chain.mayLoop[start] === 0;
    const solved = ends && chain.mayFail[start] === 0;
    value.solvedStarts += Number(solved);
    sum.goal += solved ? 1 : goal[start];
    if (!ends) continue;
    value.endingStarts += 1;
    sum.timesteps += timesteps[start];
    sum.returns += returns[start];
  }
  return {
    ...value,
    goalProbability: sum.goal / value.starts,
    timesteps: sum.timesteps / value.endingStarts,
    returns: sum.returns / value.endingStarts,
  };
}

/**
 * The best value of every state, by value iteration until nothing changes by more than 1e-12.
 *
 * @param gamma discount; below 1 unless every policy ends or standing still costs something
 * @returns [states]
 * Source: Sutton & Barto, 2nd ed., section 4.4, equation 4.10.
 */
export function optimalValues(environment: Environment, gamma: number): Float64Array {
  const values = new Float64Array(environment.states);
  for (let change = 1; change > 1e-12; ) {
    change = 0;
    for (let state = 0; state < environment.states; state++) {
      const best = Math.max(...actionValues(environment, values, state, gamma));
      change = Math.max(change, Math.abs(best - values[state]));
      values[state] = best;
    }
  }
  return values;
}

/** [states] The action that is best under the given values of the states; the lowest among equals. */
export function greedyPolicy(environment: Environment, values: Float64Array, gamma: number): Uint8Array {
  return Uint8Array.from({ length: environment.states }, (_, state) => {
    const worth = actionValues(environment, values, state, gamma);
    return worth.indexOf(Math.max(...worth));
  });
}

// --- internal ---

interface Chain {
  readonly environment: Environment;
  /** [states] The entry (state x actions + action) that the policy takes. */
  readonly entries: Int32Array;
  /** [states] 1 where the episode can end, can end without the goal, can get to where it never ends. */
  readonly canEnd: Uint8Array;
  readonly mayFail: Uint8Array;
  readonly mayLoop: Uint8Array;
}

function chainOf(environment: Environment, policy: ArrayLike<number>): Chain {
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

function solve(chain: Chain) {
  const { environment, entries, canEnd } = chain;
  const { states, width, outcomes, probability, nextState, terminated, goal, reward } = environment;
  const values = {
    goal: new Float64Array(states),
    timesteps: new Float64Array(states),
    returns: new Float64Array(states),
  };
  // States that never end have known values: no goal; their steps and returns are not asked for.
  const known = Uint8Array.from(canEnd, (can) => 1 - can);
  const cyclic: number[] = [];
  for (const state of successorsFirst(chain)) {
    const first = entries[state] * width;
    const last = first + outcomes[entries[state]];
    let direct = true;
    for (let slot = first; slot < last; slot++)
      if (!terminated[slot] && !known[nextState[slot]]) direct = false;
    if (!direct) {
      cyclic.push(state);
      continue;
    }
    values.timesteps[state] = 1;
    for (let slot = first; slot < last; slot++) {
      const p = probability[slot];
      const next = nextState[slot];
      values.returns[state] += p * reward[slot];
      if (terminated[slot]) values.goal[state] += p * goal[slot];
      else for (const value of Object.values(values)) value[state] += p * value[next];
    }
    known[state] = 1;
  }
  if (cyclic.length > 0) reduce(chain, cyclic, known, values);
  return values;
}

/** The states that can end, each after its successors wherever there is no cycle. */
function successorsFirst({ environment, entries, canEnd }: Chain): number[] {
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

function reduce(
  { environment, entries }: Chain,
  cyclic: readonly number[],
  known: Uint8Array,
  values: Record<'goal' | 'timesteps' | 'returns', Float64Array>,
): void {
  const { width, outcomes, probability, nextState, terminated, goal, reward } = environment;
  const size = cyclic.length;
  const index = new Map(cyclic.map((state, i) => [state, i]));
  const among = cyclic.map(() => new Float64Array(size)); // probability of going from one to another
  const leaving = new Float64Array(size); // probability of leaving them all
  const gains = cyclic.map(() => ({ goal: 0, timesteps: 1, returns: 0 }));
  for (const [i, state] of cyclic.entries()) {
    const first = entries[state] * width;
    for (let slot = first; slot < first + outcomes[entries[state]]; slot++) {
      const p = probability[slot];
      const next = nextState[slot];
      gains[i].returns += p * reward[slot];
      if (!terminated[slot] && !known[next]) {
        among[i][index.get(next) as number] += p;
        continue;
      }
      leaving[i] += p;
      if (terminated[slot]) gains[i].goal += p * goal[slot];
      else {
        gains[i].goal += p * values.goal[next];
        gains[i].timesteps += p * values.timesteps[next];
        gains[i].returns += p * values.returns[next];
      }
    }
  }
  for (let k = size - 1; k >= 0; k--) {
    let out = leaving[k];
    for (let j = 0; j < k; j++) out += among[k][j];
    for (let j = 0; j < k; j++) among[k][j] /= out;
    leaving[k] /= out;
    for (const key of ['goal', 'timesteps', 'returns'] as const) gains[k][key] /= out;
    for (let i = 0; i < k; i++) {
      const p = among[i][k];
      if (p === 0) continue;
      for (let j = 0; j < k; j++) among[i][j] += p * among[k][j];
      leaving[i] += p * leaving[k];
      for (const key of ['goal', 'timesteps', 'returns'] as const) gains[i][key] += p * gains[k][key];
    }
  }
  for (let k = 0; k < size; k++) {
    for (const key of ['goal', 'timesteps', 'returns'] as const) {
      let value = gains[k][key];
      for (let j = 0; j < k; j++) value += among[k][j] * values[key][cyclic[j]];
      values[key][cyclic[k]] = value;
    }
  }
}

function actionValues(
  environment: Environment,
  values: Float64Array,
  state: number,
  gamma: number,
): number[] {
  const { actions, width, outcomes, probability, nextState, reward, terminated } = environment;
  return Array.from({ length: actions }, (_, action) => {
    const entry = state * actions + action;
    let worth = 0;
    for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
      const next = terminated[slot] ? 0 : values[nextState[slot]];
      worth += probability[slot] * (reward[slot] + gamma * next);
    }
    return worth;
  });
}
