import { type AgentKind, argmax, learningFields, oneTableAgent, towards } from './agent.ts';

/**
 * The value of the best action in a state: what Q-learning bootstraps from.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed., section 6.5, equation 6.8.
 * @example bestValue(Float64Array.of(1, 3, 2), 0, 3) // 3
 */
export function bestValue(table: Float64Array, first: number, actions: number): number {
  return table[first + argmax(table, first, actions)];
}

/**
 * Off-policy TD control: learns the value of acting greedily while it explores.
 *
 * Q(s,a) <- (1 - alpha) Q(s,a) + alpha (r + gamma max Q(s',.)). Source: Sutton & Barto, 2nd ed., section 6.5.
 * @throws InputError where alpha is not in (0, 1] or gamma not in [0, 1]
 */
export const qLearning = oneTableAgent('q-learning', ({ alpha, gamma, actions, table }) => {
  return ({ state, action, reward, nextState, terminated }) => {
    const entry = state * actions + action;
    const next = terminated ? 0 : bestValue(table, nextState * actions, actions);
    table[entry] = towards(table[entry], alpha, reward, gamma, next);
    return undefined;
  };
});

export const qLearningKind: AgentKind = {
  about: 'Q-learning: off-policy, bootstraps from the best next action',
  options: learningFields,
  create: qLearning,
};
