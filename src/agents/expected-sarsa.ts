import { type AgentKind, argmax, learningFields, oneTableAgent, towards } from './agent.ts';

/**
 * The expected value of a state under an epsilon-greedy policy: all actions with epsilon, the best otherwise.
 *
 * Source: Sutton & Barto, 2nd ed., section 6.6, equation 6.9.
 * @example expectedValue(Float64Array.of(0, 4), 0, 2, 0.5) // 0.5 * mean(0, 4) + 0.5 * 4 = 3
 */
export function expectedValue(table: Float64Array, first: number, actions: number, epsilon: number): number {
  let sum = 0;
  for (let i = first; i < first + actions; i++) sum += table[i];
  return epsilon * (sum / actions) + (1 - epsilon) * table[first + argmax(table, first, actions)];
}

/**
 * SARSA without the chance of the next action: bootstraps from the mean over the policy.
 *
 * Source: Sutton & Barto, 2nd ed., section 6.6.
 * @throws InputError where alpha is not in (0, 1] or gamma not in [0, 1]
 */
export const expectedSarsa = oneTableAgent('expected-sarsa', ({ alpha, gamma, actions, table }) => {
  return ({ state, action, reward, nextState, terminated }, { epsilon }) => {
    const entry = state * actions + action;
    const next = terminated ? 0 : expectedValue(table, nextState * actions, actions, epsilon);
    table[entry] = towards(table[entry], alpha, reward, gamma, next);
    return undefined;
  };
});

export const expectedSarsaKind: AgentKind = {
  about: 'Expected SARSA: bootstraps from the mean over its epsilon-greedy policy',
  options: learningFields,
  create: expectedSarsa,
};
