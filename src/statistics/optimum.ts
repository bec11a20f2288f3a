import { type Environment, reachableStates } from '../environments/environment.ts';
import { evaluateFully, type PolicyValue, type StartValue } from '../policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../policy/value-iteration.ts';

/** The best that can be done in an environment. */
export interface Optimum {
  /** Whose best it is. */
  readonly environment: Environment;
  readonly value: PolicyValue;
  /** The same from each start state, in their order. */
  readonly starts: readonly StartValue[];
  /** Whether an episode can end other than by reaching the goal. */
  readonly mayFail: boolean;
}

/**
 * The best policy by value iteration, evaluated exactly like the learned ones: what the learned policies are
 * held against. It looks far ahead (a discount of 0.999), so it takes the greatest return, and of equal
 * ones the quickest; an agent with a small gamma may rightly learn something else.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed., section 4.4.
 * @example optimumOf(taxi()).value.timesteps // 13.07
 */
export function optimumOf(environment: Environment): Optimum {
  const policy = greedyPolicy(environment, optimalValues(environment, FAR_SIGHTED), FAR_SIGHTED);
  return {
    environment,
    ...evaluateFully(environment, policy),
    mayFail: mayFail(environment),
  };
}

// --- internal ---

const FAR_SIGHTED = 0.999;

function mayFail(environment: Environment): boolean {
  const { actions, width, starts, terminated, goal } = environment;
  const reached = reachableStates(environment, starts);
  return terminated.some(
    (ends, slot) => ends && !goal[slot] && reached[Math.floor(slot / (actions * width))],
  );
}
