import { type Environment, reachableStates } from '../environments/environment.ts';
import { evaluateFully, type PolicyValue, type StartValue } from '../policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../policy/value-iteration.ts';
import type { Bounds } from './sample.ts';

/** The best that can be done in an environment. */
export interface Optimum {
  /** Whose best it is. */
  readonly environment: Environment;
  readonly value: PolicyValue;
  /** The same from each start state, in their order. */
  readonly starts: readonly StartValue[];
  /** Whether an episode can end other than by reaching the goal. */
  readonly mayFail: boolean;
  /** Between which values the return of an episode must lie; infinite where steps on the way may add without end. */
  readonly returnBounds: Bounds;
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
    returnBounds: returnBounds(environment),
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

function returnBounds({ outcomes, width, reward, terminated }: Environment): Bounds {
  // The step guard ends an episode without a reward of its own.
  let [low, high] = [0, 0];
  for (let entry = 0; entry < outcomes.length; entry++) {
    for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
      const often = terminated[slot] || reward[slot] === 0 ? 1 : Number.POSITIVE_INFINITY;
      low = Math.min(low, often * reward[slot]);
      high = Math.max(high, often * reward[slot]);
    }
  }
  return [low, high];
}
