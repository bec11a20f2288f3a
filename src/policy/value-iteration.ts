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
  for (let change = 1; change > 1e-12; ) {
    change = 0;
    for (let state = 0; state < values.length; state++) {
      const { worth } = bestAction(environment, values, state, gamma);
      change = Math.max(change, Math.abs(worth - values[state]));
      values[state] = worth;
    }
  }
  return values;
}

/** [states] The action that is best under the given values of the states; the lowest among equals. */
export function greedyPolicy(environment: Environment, values: Float64Array, gamma: number): Uint8Array {
  return new Uint8Array(environment.states).map(
    (_, state) => bestAction(environment, values, state, gamma).action,
  );
}

// --- internal ---

/** The best action of a state, and what it is worth by the values of the states that it leads to. */
function bestAction(environment: Environment, values: Float64Array, state: number, gamma: number) {
  const { actions, width, outcomes, probability, nextState, reward, terminated } = environment;
  let best = { action: 0, worth: Number.NEGATIVE_INFINITY };
  for (let action = 0; action < actions; action++) {
    const entry = state * actions + action;
    let worth = 0;
    for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
      const next = terminated[slot] ? 0 : values[nextState[slot]];
      worth += probability[slot] * (reward[slot] + gamma * next);
    }
    if (worth > best.worth) best = { action, worth };
  }
  return best;
}
