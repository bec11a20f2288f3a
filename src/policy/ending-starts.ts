import type { Environment } from '../environments/environment.ts';
import { chainOf, endsSurely } from './chain.ts';
import { follow } from './follow.ts';

/** For each start state, in their order: whether the episode ends with probability 1 under the policy. */
export function endingStarts(environment: Environment, policy: ArrayLike<number>): boolean[] {
  if (!environment.stochastic) {
    const { ends } = follow(environment, policy);
    return Array.from(environment.starts, (start) => ends[start] === 1);
  }
  const chain = chainOf(environment, policy);
  return Array.from(environment.starts, (start) => endsSurely(chain, start));
}
