// An experiment in a world that is a function. It becomes a table when it is planned: docs/own-world.md.
import type { ExperimentInput } from 'manyruns';

export default {
  name: 'my-world',
  environment: {
    name: 'corridor',
    states: 8,
    actions: 2, // left, right
    starts: [0],
    outcomes(state: number, action: number) {
      const arrives = action === 1 && state === 7;
      const nextState = Math.max(0, Math.min(7, state + (action === 1 ? 1 : -1)));
      return [
        { probability: 0.9, nextState, reward: -1, terminated: arrives, goal: arrives },
        { probability: 0.1, nextState: state, reward: -1 },
      ];
    },
    positions: Array.from({ length: 8 }, (_, column) => [0, column] as const),
    actionNames: ['left', 'right'],
  },
  episodes: 500,
  seeds: 30,
  variants: {
    fixed: { epsilon: 0.1 },
    decay: { epsilon: { kind: 'exponential', from: 1, decay: 0.99, to: 0.05 } },
  },
  baseline: 'fixed',
} satisfies ExperimentInput;
