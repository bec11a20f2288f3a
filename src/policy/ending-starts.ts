import type { Environment } from '../environments/environment.ts';
import { chainOf, endsSurely } from './chain.ts';
import { follow } from './follow.ts';

/** For each start state, in their order: 1 where the episode ends with probability 1 under the policy, else 0. */
export function endingStarts(environment: Environment, policy: ArrayLike<number>): Int32Array {
  if (!environment.stochastic) {
    const { ends } = follow(environment, policy);
    return environment.starts.map((start) => ends[start]);
  }
  const chain = chainOf(environment, policy);
  return environment.starts.map((start) => Number(endsSurely(chain, start)));
}
