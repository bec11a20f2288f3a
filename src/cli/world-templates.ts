/** What `init --world` writes: the experiment, the ending of its file, and a file beside it. */
export interface WorldTemplate {
  readonly extension: string;
  /** @param beside the name of the file beside it */
  text(beside: string): string;
  readonly beside?: string;
}

const REST = `episodes: 500
seeds: 30
variants:
  fixed: {epsilon: 0.1}
  decay: {epsilon: {kind: exponential, from: 1, decay: 0.99, to: 0.05}}
baseline: fixed
`;

export const worldTemplates: Readonly<Record<string, WorldTemplate>> = {
  map: {
    extension: '.yaml',
    text: () => `# An experiment in a world that is a map: docs/own-world.md says what may be on it.
name: my-world
environment:
  kind: grid-world
  map:                         # S start, G goal, # wall, . floor, H hole, ~ ice, digits for teleports
    - 'S..#...'
    - '.#.#.m.'
    - '...1.#.'
    - '.H...1G'
  letters:                     # what own letters mean, and known ones besides
    m: {reward: -5, penalty: true}
    G: {reward: 10}
  slip: 0.1                    # how likely a step goes to the side
# moves: 8                     # with the diagonals
# wind: {columns: [0, 0, 0, 1, 1, 0, 0]}
${REST}`,
  },
  table: {
    extension: '.yaml',
    text: (
      beside,
    ) => `# An experiment in a world that is a table: docs/own-world.md has a script that writes one from Gymnasium.
name: my-world
environment: {kind: table, file: ${JSON.stringify(beside)}}
${REST}`,
    beside: `{
  "name": "corridor",
  "states": 3,
  "actions": 2,
  "actionNames": ["left", "right"],
  "starts": [0],
  "outcomes": [
    [[[1, 0, -1]], [[0.9, 1, -1], [0.1, 0, -1]]],
    [[[1, 0, -1]], [[0.9, 2, -1], [0.1, 1, -1]]],
    [[[1, 1, -1]], [[1, 2, 0, true, true]]]
  ],
  "positions": [[0, 0], [0, 1], [0, 2]]
}
`,
  },
  code: {
    extension: '.ts',
    text: () => `// An experiment in a world that is a function. It becomes a table when it is planned: docs/own-world.md.
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
`,
  },
};
