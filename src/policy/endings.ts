import type { Environment } from '../environments/environment.ts';
import { chainOf, endsSurely } from './chain.ts';
import { follow } from './follow.ts';

/** Whether an episode ends: with probability 1, with some other one, with none. */
export type Ending = 'surely' | 'maybe' | 'never';

/** For each start state, in their order, whether the episode ends under the policy. */
export function endings(environment: Environment, policy: ArrayLike<number>): Ending[] {
  const starts = Array.from(environment.starts);
  if (!environment.stochastic) {
    const { ends } = follow(environment, policy);
    return starts.map((start) => (ends[start] === 1 ? 'surely' : 'never'));
  }
  const chain = chainOf(environment, policy);
  return starts.map((start) => {
    if (endsSurely(chain, start)) return 'surely';
    return chain.canEnd[start] === 1 ? 'maybe' : 'never';
  });
}
