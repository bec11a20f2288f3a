import { type Environment, statesLeadingTo } from '../environments/environment.ts';
import { checkInteger } from '../validation/parse.ts';
import { approachValues } from './approach-values.ts';
import { chainOf, lookAhead, type StateValue, successorsFirst } from './chain.ts';
import { follow } from './follow.ts';
import { reduceStates } from './state-reduction.ts';

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
  return evaluateFully(environment, policy).value;
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
  /** Whether it may end at all. */
  readonly canEnd: boolean;
  readonly timesteps: number;
  readonly returns: number;
}

/** The same, and by start: expected steps and return (not discounted) from each start state. */
export function evaluateFully(environment: Environment, policy: ArrayLike<number>) {
  for (let state = 0; state < environment.states; state++) {
    checkInteger('policy', policy[state], 0, environment.actions - 1);
  }
  const { startProbability, stochastic } = environment;
  const { from, exact } = stochastic ? byChain(environment, policy) : byFollowing(environment, policy);
  const alike = 1 / environment.starts.length;
  const starts = Array.from(environment.starts, (start, i) => from(start, startProbability?.[i] ?? alike));
  const ending = starts.filter(({ ends }) => ends);
  const mean = (of: readonly StartValue[], metric: 'goalProbability' | 'timesteps' | 'returns') => {
    // Where all are equally likely, one stands for one.
    const weightOf = ({ share }: StartValue) => (startProbability ? share : 1);
    const sum = of.reduce((sum, start) => sum + weightOf(start) * start[metric], 0);
    return sum / of.reduce((sum, start) => sum + weightOf(start), 0);
  };
  const value: PolicyValue = {
    starts: starts.length,
    solvedStarts: starts.filter(({ solved }) => solved).length,
    endingStarts: ending.length,
    goalProbability: mean(starts, 'goalProbability'),
    timesteps: mean(ending, 'timesteps'),
    returns: mean(ending, 'returns'),
    exact,
  };
  return { value, starts };
}

/** Most states on cycles that are solved for together: that takes time by their third power. */
const MAX_SOLVED = 2000;

// --- internal ---

/** What is expected from a start that is drawn with the probability `share`. */
type From = (start: number, share: number) => StartValue;

function byFollowing(environment: Environment, policy: ArrayLike<number>): { from: From; exact: boolean } {
  const followed = follow(environment, policy);
  const from: From = (start, share) => ({
    start,
    share,
    goalProbability: followed.goal[start],
    solved: followed.goal[start] === 1,
    ends: followed.ends[start] === 1,
    canEnd: followed.ends[start] === 1,
    timesteps: followed.timesteps[start],
    returns: followed.returns[start],
  });
  return { from, exact: true };
}

function byChain(environment: Environment, policy: ArrayLike<number>): { from: From; exact: boolean } {
  const chain = chainOf(environment, policy);
  const { terminated, goal, nextState } = chain;
  const canEnd = statesLeadingTo(chain, terminated);
  const failing = terminated.map((ends, slot) => Number(ends && !goal[slot]));
  const mayFail = statesLeadingTo(chain, failing);
  const looping = terminated.map((ends, slot) => Number(!ends && !canEnd[nextState[slot]]));
  const mayLoop = statesLeadingTo(chain, looping);
  const { values, exact } = solve(chain, canEnd);
  const from: From = (start, share) => {
    const ends = !mayLoop[start];
    const solved = ends && !mayFail[start];
    const { goal, timesteps, returns } = values[start];
    return {
      start,
      share,
      goalProbability: solved ? 1 : goal,
      solved,
      ends,
      canEnd: canEnd[start] === 1,
      timesteps,
      returns,
    };
  };
  return { from, exact };
}

/** [states] What is expected from each state; 0 where no start leads, and where the episode never ends. */
function solve(chain: Environment, canEnd: Uint8Array) {
  const { states, width, outcomes, nextState, terminated } = chain;
  const values: StateValue[] = Array(states).fill({ goal: 0, timesteps: 0, returns: 0 });
  const known = canEnd.map((can) => 1 - can);
  const cyclic: number[] = [];
  for (const state of successorsFirst(chain)) {
    if (!canEnd[state]) continue;
    let direct = true;
    for (let slot = state * width; slot < state * width + outcomes[state]; slot++) {
      if (!terminated[slot] && !known[nextState[slot]]) direct = false;
    }
    if (!direct) {
      cyclic.push(state);
      continue;
    }
    values[state] = lookAhead(chain, values, state);
    known[state] = 1;
  }
  const exact = cyclic.length <= MAX_SOLVED;
  if (exact) reduceStates(chain, cyclic, values);
  else approachValues(chain, cyclic, values);
  return { values, exact };
}
