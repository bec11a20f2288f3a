import type { Chain } from './chain.ts';
import { type StateValues, valueNames } from './state-values.ts';

/**
 * Fills in the values of states that lead to each other, by eliminating one after another: only sums, products
 * and quotients of positive numbers, so no digits are lost however rarely the episode ends.
 * Source: Grassmann, Taksar & Heyman, 1985.
 *
 * @param cyclic the states to solve for; every other state they lead to is known
 */
export function reduceStates(
  { environment, entries }: Chain,
  cyclic: readonly number[],
  known: Uint8Array,
  values: StateValues,
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
      else for (const name of valueNames) gains[i][name] += p * values[name][next];
    }
  }
  for (let k = size - 1; k >= 0; k--) {
    let out = leaving[k];
    for (let j = 0; j < k; j++) out += among[k][j];
    for (let j = 0; j < k; j++) among[k][j] /= out;
    leaving[k] /= out;
    for (const name of valueNames) gains[k][name] /= out;
    for (let i = 0; i < k; i++) {
      const p = among[i][k];
      if (p === 0) continue;
      for (let j = 0; j < k; j++) among[i][j] += p * among[k][j];
      leaving[i] += p * leaving[k];
      for (const name of valueNames) gains[i][name] += p * gains[k][name];
    }
  }
  for (let k = 0; k < size; k++) {
    for (const name of valueNames) {
      let value = gains[k][name];
      for (let j = 0; j < k; j++) value += among[k][j] * values[name][cyclic[j]];
      values[name][cyclic[k]] = value;
    }
  }
}
