import * as z from 'zod/mini';
import { type Kind, numberAbove, probability } from '../validation/fields.ts';
import { type GivenOptions, ofOptions } from '../validation/parse.ts';

/** One step of experience, as the update rule sees it. */
export interface Transition {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly nextState: number;
  /** The episode ended by the rules of the environment: nothing comes after. A truncated step is not terminated. */
  readonly terminated: boolean;
}

/** What a learner may ask of the policy that it is trained under. */
export interface Behaviour {
  readonly epsilon: number;
  /** Draws the epsilon-greedy action in a state. */
  act(state: number): number;
  /** Draws a fair coin. */
  coin(): boolean;
}

/** An agent at work: a table of action values that learns. */
export interface Learner {
  /** Action values, [states x actions], state-major; double Q-learning: table A, then table B. */
  readonly table: Float64Array;
  /** The greedy action: the lowest index among the best. */
  greedy(state: number): number;
  /** Learns from one step. An on-policy agent has drawn the next action by then, and returns it. */
  learn(transition: Transition, behaviour: Behaviour): number | undefined;
  /** Hears that the episode is over, after its last step; a truncated one was cut off by the step guard. */
  endEpisode?(ending: { readonly truncated: boolean }, behaviour: Behaviour): void;
}

/** An agent before it has seen any environment; `begin` gives a new learner that knows nothing. */
export interface Agent {
  readonly kind: string;
  begin(size: { readonly states: number; readonly actions: number }): Learner;
}

export type AgentKind = Kind<Agent>;

export const learningFields = {
  /** Step size: how far a value moves towards its target. */
  alpha: z._default(numberAbove(0, 1), 0.1),
  /** Discount: what a reward one step later is worth. */
  gamma: z._default(probability(), 0.9),
};
export type LearningOptions = GivenOptions<typeof learningFields>;

/** What the update rule of an agent with one table works on. */
export interface OneTable {
  readonly alpha: number;
  readonly gamma: number;
  readonly actions: number;
  /** [states x actions] */
  readonly table: Float64Array;
}

/** An agent with one table of action values, greedy by it, that learns by the rule. */
export function oneTableAgent(kind: string, rule: (one: OneTable) => Learner['learn']) {
  return ofOptions(learningFields, ({ alpha, gamma }): Agent => {
    return {
      kind,
      begin({ states, actions }) {
        const table = new Float64Array(states * actions);
        return {
          table,
          greedy: (state) => argmax(table, state * actions, actions),
          learn: rule({ alpha, gamma, actions, table }),
        };
      },
    };
  });
}

/** The index of the largest of `count` values from `first` on, counted from `first`; the lowest among equals. */
export function argmax(values: Float64Array, first: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[first + i] > values[first + best]) best = i;
  return best;
}

/** Moves a value towards `reward + gamma * next` by the step size. */
export function towards(value: number, alpha: number, reward: number, gamma: number, next: number): number {
  return (1 - alpha) * value + alpha * (reward + gamma * next);
}
