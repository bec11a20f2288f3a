import type { Environment } from './environment.ts';
import { type EnvironmentDescription, tabulate } from './tabulate.ts';

export interface EnvironmentDefinition extends Omit<EnvironmentDescription, 'kind'> {
  readonly name: string;
}

/**
 * An environment of one's own, for experiments in TypeScript and for `train`: from a function that lists what may come
 * of an action in a state. In an experiment it becomes a table when it is planned, so nothing of this code is needed
 * where its runs are trained.
 *
 * @throws InputError with all that is wrong
 * @example
 * defineEnvironment({ name: 'corridor', states: 5, actions: 2, starts: [0],
 *   outcomes: (state, action) => [{ nextState: Math.max(0, state + 2 * action - 1), reward: -1, terminated: state + action === 5, goal: true }] })
 */
export function defineEnvironment({ name, ...description }: EnvironmentDefinition): Environment {
  return tabulate({ kind: name, ...description });
}
