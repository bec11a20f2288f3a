import type { Environment } from '../environments/environment.ts';
import { checkInteger } from '../validation/parse.ts';
import { approachValues } from './approach-values.ts';
import { type Chain, chainOf } from './chain.ts';
import { reduceStates } from './state-reduction.ts';
import { aStepFrom, type StateValues, valueNames } from './state-values.ts';

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
  /** Whether it was solved for, not approached: at most 2,000 states lead to each other. */
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
  /** Whether it surely never ends. */
  readonly neverEnds: boolean;
  readonly timesteps: number;
  readonly returns: number;
}

/** The same by start: expected steps and return (not discounted) from each start state. */
export function evaluateStarts(environment: Environment, policy: ArrayLike<number>): StartValue[] {
  return evaluateFully(environment, policy).starts;
}

/** Both at once. */
export function evaluateFully(
  environment: Environment,
  policy: ArrayLike<number>,
): { value: PolicyValue; starts: StartValue[] } {
  const { states, actions, startProbability } = environment;
  for (let state = 0; state < states; state++) checkInteger('policy', policy[state], 0, actions - 1);
  const chain = chainOf(environment, policy);
  const { goal, timesteps, returns, exact } = solve(chain);
  const starts = Array.from(environment.starts, (start, i): StartValue => {
    const ends = chain.canEnd[start] === 1 && chain.mayLoop[start] === 0;
    const solved = ends && chain.mayFail[start] === 0;
    return {
      start,
      share: startProbability?.[i] ?? 1 / environment.starts.length,
      goalProbability: solved ? 1 : goal[start],
      solved,
      ends,
      neverEnds: chain.canEnd[start] === 0,
      timesteps: timesteps[start],
      returns: returns[start],
    };
  });
  return { value: { ...overStarts(environment, starts), exact }, starts };
}

// --- internal ---

/** Most states on cycles that are solved for together: that takes time by their third power. */
const MAX_SOLVED = 2000;

function overStarts(
  { startProbability }: Environment,
  starts: readonly StartValue[],
): Omit<PolicyValue, 'exact'> {
  const ending = starts.filter(({ ends }) => ends);
  const mean = (some: readonly StartValue[], what: 'goalProbability' | 'timesteps' | 'returns') => {
    let [sum, all] = [0, 0];
    for (const start of some) {
      const weight = startProbability ? start.share : 1;
      sum += weight * start[what];
      all += weight;
    }
    return sum / all;
  };
  return {
    starts: starts.length,
    solvedStarts: starts.filter(({ solved }) => solved).length,
    endingStarts: ending.length,
    goalProbability: mean(starts, 'goalProbability'),
    timesteps: mean(ending, 'timesteps'),
    returns: mean(ending, 'returns'),
  };
}

function solve(chain: Chain): StateValues & { readonly exact: boolean } {
  const { environment, entries, order, canEnd } = chain;
  const { states, width, outcomes, nextState, terminated } = environment;
  const values = {
    goal: new Float64Array(states),
    timesteps: new Float64Array(states),
    returns: new Float64Array(states),
  };
  // States that never end have known values: no goal; their steps and returns are not asked for.
  const known = canEnd.map((can) => 1 - can);
  const cyclic: number[] = [];
  for (const state of order.filter((state) => canEnd[state])) {
    const first = entries[state] * width;
    let direct = true;
    for (let slot = first; slot < first + outcomes[entries[state]]; slot++)
      if (!terminated[slot] && !known[nextState[slot]]) direct = false;
    if (direct) {
      const step = aStepFrom(state, chain, values);
      for (const name of valueNames) values[name][state] = step[name];
      known[state] = 1;
    } else cyclic.push(state);
  }
  const exact = cyclic.length <= MAX_SOLVED;
  if (!exact) approachValues(chain, cyclic, values);
  else if (cyclic.length > 0) reduceStates(chain, cyclic, known, values);
  return { ...values, exact };
}
