import { ofOptions } from '../validation/parse.ts';
import { type Agent, type AgentKind, argmax, learningFields, towards } from './agent.ts';

/**
 * Two tables that check each other: one chooses the best next action, the other says what it is worth,
 * so that the maximum of noisy estimates is not taken for the truth. A coin decides which one learns.
 *
 * A(s,a) <- (1 - alpha) A(s,a) + alpha (r + gamma B(s', argmax A(s',.))), or the same with A and B exchanged.
 * It acts by A + B. Source: Sutton & Barto, 2nd ed., section 6.7, equation 6.10.
 * @throws InputError where alpha is not in (0, 1] or gamma not in [0, 1]
 */
export const doubleQLearning = ofOptions(learningFields, ({ alpha, gamma }): Agent => {
  return {
    kind: 'double-q-learning',
    begin({ states, actions }) {
      const size = states * actions;
      const table = new Float64Array(2 * size);
      const a = table.subarray(0, size);
      const b = table.subarray(size);
      const sums = new Float64Array(actions);
      return {
        table,
        greedy(state) {
          for (let i = 0; i < actions; i++) sums[i] = a[state * actions + i] + b[state * actions + i];
          return argmax(sums, 0, actions);
        },
        learn({ state, action, reward, nextState, terminated }, { coin }) {
          const [chooses, judges] = coin() ? [a, b] : [b, a];
          const entry = state * actions + action;
          const first = nextState * actions;
          const next = terminated ? 0 : judges[first + argmax(chooses, first, actions)];
          chooses[entry] = towards(chooses[entry], alpha, reward, gamma, next);
          return undefined;
        },
      };
    },
  };
});

export const doubleQLearningKind: AgentKind = {
  about: 'Double Q-learning: two tables, free of maximisation bias',
  options: learningFields,
  create: doubleQLearning,
};
