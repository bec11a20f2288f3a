import type { Environment } from '../environments/environment.ts';
import { checkInteger } from '../validation/parse.ts';
import { approachValues } from './approach-values.ts';
import { type Chain, chainOf, endsSurely, successorsFirst } from './chain.ts';
import { follow } from './follow.ts';
import { reduceStates, type StateValues } from './state-reduction.ts';

/** What a policy does from the start states, computed exactly from the tables. */
export interface PolicyValue {
  /** The number of start states. */
  readonly starts: number;
  /** Starts from which the goal is reached with probability 1. */
  readonly solvedStarts: number;
  /** The probability to reach the goal, mean over the starts as likely as they are drawn. */
  readonly goalProbability: number;
  /** Expected steps and return (not discounted), mean over the starts from which the episode surely ends; NaN when there are none. */
  readonly timesteps: number;
  readonly returns: number;
  /** Starts from which the episode ends with probability 1. */
  readonly endingStarts: number;
  /** Whether it was solved for, not approached: see `MAX_SOLVED`. */
  readonly exact: boolean;
}

/**
 * Evaluates a deterministic policy exactly: no sampling, no step limit, no tolerance; only where more than 2,000 states
 * lead to each other, they are approached to 1e-10.
 *
 * Where nothing is left to chance, each start has one way, which is followed. Elsewhere
 * a policy turns the environment into an absorbing Markov chain. States that lead on to known states only are
 * summed up directly; those on cycles are solved together by state reduction, which needs no subtraction and
 * so keeps its precision however rarely the episode ends.
 * Source: W. K. Grassmann, M. I. Taksar, D. P. Heyman, Regenerative Analysis and Steady State Distributions
 * for Markov Chains, Operations Research 33 (1985).
 *
 * @param policy [states] the action in each state
 * @throws InputError where the policy names no action in some state
 */
export function evaluatePolicy(environment: Environment, policy: ArrayLike<number>): PolicyValue {
  checkPolicy(environment, policy);
  return overStarts(environment, valuesOf(environment, policy));
}

/** What a policy does from one start state. */
export interface StartValue {
  readonly start: number;
  /** The probability of this start. */
  readonly share: number;
  readonly goalProbability: number;
  /** Whether the goal is surely reached. */
  readonly solved: boolean;
  /** Whether the episode surely ends; if not, its steps and return are not defined. */
  readonly ends: boolean;
  readonly timesteps: number;
  readonly returns: number;
}

/** The same by start: expected steps and return (not discounted) from each start state. */
export function evaluateStarts(environment: Environment, policy: ArrayLike<number>): StartValue[] {
  checkPolicy(environment, policy);
  return startsOf(environment, valuesOf(environment, policy));
}

/** Both at once. */
export function evaluateFully(environment: Environment, policy: ArrayLike<number>) {
  checkPolicy(environment, policy);
  const values = valuesOf(environment, policy);
  return { value: overStarts(environment, values), starts: startsOf(environment, values) };
}

/** Most states on cycles that are solved for together: that takes time by their third power. */
export const MAX_SOLVED = 2000;

// --- internal ---

function checkPolicy({ states, actions }: Environment, policy: ArrayLike<number>): void {
  for (let state = 0; state < states; state++) {
    const action = policy[state];
    if ((action | 0) !== action || action < 0 || action >= actions) {
      checkInteger('policy', action, 0, actions - 1);
    }
  }
}

/** By state, of the start states at least; in arrays, because every run has hundreds of them. */
interface Values {
  readonly goal: ArrayLike<number>;
  /** 1 where the goal is surely reached, and where the episode surely ends. */
  readonly solved: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  readonly timesteps: ArrayLike<number>;
  readonly returns: ArrayLike<number>;
  readonly exact: boolean;
}

function startsOf({ starts, startProbability }: Environment, values: Values): StartValue[] {
  const { goal, solved, ends, timesteps, returns } = values;
  return Array.from(starts, (start, i) => ({
    start,
    share: startProbability?.[i] ?? 1 / starts.length,
    goalProbability: goal[start],
    solved: solved[start] === 1,
    ends: ends[start] === 1,
    timesteps: timesteps[start],
    returns: returns[start],
  }));
}

function overStarts({ starts, startProbability }: Environment, values: Values): PolicyValue {
  let solvedStarts = 0;
  let endingStarts = 0;
  let goal = 0;
  let timesteps = 0;
  let returns = 0;
  let ending = 0;
  let all = 0;
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i];
    const weight = startProbability?.[i] ?? 1;
    all += weight;
    solvedStarts += values.solved[start];
    goal += weight * values.goal[start];
    if (values.ends[start] === 0) continue;
    endingStarts += 1;
    ending += weight;
    timesteps += weight * values.timesteps[start];
    returns += weight * values.returns[start];
  }
  return {
    starts: starts.length,
    solvedStarts,
    endingStarts,
    goalProbability: goal / all,
    timesteps: timesteps / ending,
    returns: returns / ending,
    exact: values.exact,
  };
}

function valuesOf(environment: Environment, policy: ArrayLike<number>): Values {
  if (environment.stochastic) return valuesOfChain(environment, policy);
  const followed = follow(environment, policy);
  return { ...followed, solved: followed.goal, exact: true };
}

function valuesOfChain(environment: Environment, policy: ArrayLike<number>): Values {
  const chain = chainOf(environment, policy);
  const values = solve(chain);
  const solved = new Uint8Array(environment.states);
  const ends = new Uint8Array(environment.states);
  for (const start of environment.starts) {
    ends[start] = Number(endsSurely(chain, start));
    solved[start] = Number(ends[start] === 1 && chain.mayFail[start] === 0);
    if (solved[start]) values.goal[start] = 1;
  }
  return { ...values, solved, ends };
}

function solve(chain: Chain): StateValues & { readonly exact: boolean } {
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
  const exact = cyclic.length <= MAX_SOLVED;
  if (!exact) approachValues(chain, cyclic, values);
  else if (cyclic.length > 0) reduceStates(chain, cyclic, known, values);
  return { ...values, exact };
}
