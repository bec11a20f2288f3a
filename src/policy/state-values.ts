import type { Chain } from './chain.ts';

/** [states] What is expected from each state on until the episode ends. */
export interface StateValues {
  /** The probability to reach the goal. */
  readonly goal: Float64Array;
  readonly timesteps: Float64Array;
  /** The sum of rewards, not discounted. */
  readonly returns: Float64Array;
}

export const valueNames = ['goal', 'timesteps', 'returns'] as const satisfies readonly (keyof StateValues)[];

/** The values of a state by those of the states that it leads to. */
export function aStepFrom(
  state: number,
  { environment, entries }: Chain,
  values: StateValues,
): Record<keyof StateValues, number> {
  const { width, outcomes, probability, nextState, terminated, goal, reward } = environment;
  let [g, t, r] = [0, 1, 0];
  const first = entries[state] * width;
  for (let slot = first; slot < first + outcomes[entries[state]]; slot++) {
    const p = probability[slot];
    const next = nextState[slot];
    r += p * reward[slot];
    if (terminated[slot]) g += p * goal[slot];
    else {
      g += p * values.goal[next];
      t += p * values.timesteps[next];
      r += p * values.returns[next];
    }
  }
  return { goal: g, timesteps: t, returns: r };
}
