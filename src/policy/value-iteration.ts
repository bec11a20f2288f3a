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
  let change: number;
  do {
    change = 0;
    for (const state of values.keys()) {
      const { worth } = bestAction(environment, values, state, gamma);
      change = Math.max(change, Math.abs(worth - values[state]));
      values[state] = worth;
    }
  } while (change > 1e-12);
  return values;
}

/** [states] The action that is best under the given values of the states; the lowest among equals. */
export function greedyPolicy(environment: Environment, values: Float64Array, gamma: number): Uint8Array {
  return Uint8Array.from(values, (_, state) => bestAction(environment, values, state, gamma).action);
}

// --- internal ---

function bestAction(environment: Environment, values: Float64Array, state: number, gamma: number) {
  const { actions, width, outcomes, probability, nextState, reward, terminated } = environment;
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let action = 0; action < actions; action++) {
    const entry = state * actions + action;
    let worth = 0;
    for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
      const next = terminated[slot] ? 0 : values[nextState[slot]];
      worth += probability[slot] * (reward[slot] + gamma * next);
    }
    if (worth > most) [best, most] = [action, worth];
  }
  return { action: best, worth: most };
}
