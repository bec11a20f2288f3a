import type { Environment } from '../environments/environment.ts';
import { lookAhead, type StateValue } from './chain.ts';

/**
 * Fills in the values of states that lead to each other, by eliminating one after another: only sums, products
 * and quotients of positive numbers, so no digits are lost however rarely the episode ends.
 * Source: Grassmann, Taksar & Heyman, 1985.
 *
 * @param cyclic the states to solve for, whose values are 0 so far; every other state they lead to has its values
 */
export function reduceStates(chain: Environment, cyclic: readonly number[], values: StateValue[]): void {
  const { width, outcomes, probability, nextState, terminated } = chain;
  const size = cyclic.length;
  const index = new Map(cyclic.map((state, i) => [state, i]));
  const among = cyclic.map(() => new Float64Array(size)); // probability of going from one to another
  const leaving = new Float64Array(size); // probability of leaving them all
  const gains = cyclic.map((state) => ({ ...lookAhead(chain, values, state) }));
  for (const [i, state] of cyclic.entries()) {
    for (let slot = state * width; slot < state * width + outcomes[state]; slot++) {
      const to = terminated[slot] ? undefined : index.get(nextState[slot]);
      if (to === undefined) leaving[i] += probability[slot];
      else among[i][to] += probability[slot];
    }
  }
  const metrics = ['goal', 'timesteps', 'returns'] as const;
  for (let k = size - 1; k >= 0; k--) {
    let out = leaving[k];
    for (let j = 0; j < k; j++) out += among[k][j];
    for (let j = 0; j < k; j++) among[k][j] /= out;
    leaving[k] /= out;
    for (const metric of metrics) gains[k][metric] /= out;
    for (let i = 0; i < k; i++) {
      const p = among[i][k];
      if (p === 0) continue;
      for (let j = 0; j < k; j++) among[i][j] += p * among[k][j];
      leaving[i] += p * leaving[k];
      for (const metric of metrics) gains[i][metric] += p * gains[k][metric];
    }
  }
  for (let k = 0; k < size; k++) {
    for (let j = 0; j < k; j++) {
      for (const metric of metrics) gains[k][metric] += among[k][j] * gains[j][metric];
    }
    values[cyclic[k]] = gains[k];
  }
}
