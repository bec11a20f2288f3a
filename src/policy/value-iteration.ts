import type { Environment } from '../environments/environment.ts';

/**
 * The best value of every state, by value iteration until nothing changes by more than 1e-12.
 *
 * @param gamma discount; below 1 unless every policy ends or standing still costs something
 * @returns [states]
 * Source: Sutton & Barto, 2nd ed., section 4.4, equation 4.10.
 */
export function optimalValues(environment: Environment, gamma: number): Float64Array {
  const values = new Float64Array(environment.states);
  while (improve(environment, values, gamma) > 1e-12);
  return values;
}

/** [states] The action that is best under the given values of the states; the lowest among equals. */
export function greedyPolicy(environment: Environment, values: Float64Array, gamma: number): Uint8Array {
  const { states, actions } = environment;
  const policy = new Uint8Array(states);
  for (let state = 0; state < states; state++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let action = 0; action < actions; action++) {
      const worth = actionValue(environment, values, state * actions + action, gamma);
      if (worth > best) [best, policy[state]] = [worth, action];
    }
  }
  return policy;
}

// --- internal ---

/** Makes each value the best that its state has by the others, and returns by how much one changed at most. */
function improve(environment: Environment, values: Float64Array, gamma: number): number {
  let change = 0;
  for (let state = 0; state < environment.states; state++) {
    const best = bestValue(environment, values, state, gamma);
    change = Math.max(change, Math.abs(best - values[state]));
    values[state] = best;
  }
  return change;
}

function bestValue(environment: Environment, values: Float64Array, state: number, gamma: number): number {
  const { actions } = environment;
  let best = Number.NEGATIVE_INFINITY;
  for (let entry = state * actions; entry < (state + 1) * actions; entry++) {
    const worth = actionValue(environment, values, entry, gamma);
    if (worth > best) best = worth;
  }
  return best;
}

function actionValue(environment: Environment, values: Float64Array, entry: number, gamma: number): number {
  const { width, outcomes, probability, nextState, reward, terminated } = environment;
  let worth = 0;
  for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
    const next = terminated[slot] ? 0 : values[nextState[slot]];
    worth += probability[slot] * (reward[slot] + gamma * next);
  }
  return worth;
}
