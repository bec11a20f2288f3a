import type { AgentKind } from './agent.ts';
import { doubleQLearningKind } from './double-q-learning.ts';
import { expectedSarsaKind } from './expected-sarsa.ts';
import { qLearningKind } from './q-learning.ts';
import { sarsaKind } from './sarsa.ts';

/** Every agent by its name: a new one is a file and a line here. */
export const agents: Readonly<Record<string, AgentKind>> = {
  'q-learning': qLearningKind,
  sarsa: sarsaKind,
  'expected-sarsa': expectedSarsaKind,
  'double-q-learning': doubleQLearningKind,
};
