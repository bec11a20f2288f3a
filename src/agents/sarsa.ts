import { type AgentKind, learningFields, oneTableAgent, towards } from './agent.ts';

/**
 * On-policy TD control: learns the value of the policy that it follows, exploration included.
 *
 * Q(s,a) <- (1 - alpha) Q(s,a) + alpha (r + gamma Q(s',a')), a' being the action it takes next, drawn before
 * the update. Source: Sutton & Barto, 2nd ed., section 6.4, equation 6.7.
 * @throws InputError where alpha is not in (0, 1] or gamma not in [0, 1]
 */
export const sarsa = oneTableAgent('sarsa', ({ alpha, gamma, actions, table }) => {
  return ({ state, action, reward, nextState, terminated }, { act }) => {
    const entry = state * actions + action;
    const nextAction = terminated ? undefined : act(nextState);
    const next = nextAction === undefined ? 0 : table[nextState * actions + nextAction];
    table[entry] = towards(table[entry], alpha, reward, gamma, next);
    return nextAction;
  };
});

export const sarsaKind: AgentKind = {
  about: 'SARSA: on-policy, bootstraps from the action it takes next',
  options: learningFields,
  create: sarsa,
};
