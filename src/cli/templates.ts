/** What `init` writes: the experiment, in the languages that the names of files end in, the usual one first. */
export interface Template {
  readonly texts: Readonly<Record<string, string>>;
  /** The text of a table, which the experiment names as THE_TABLE. */
  readonly table?: string;
}

const YAML = `# An experiment: variants x seeds. \`manyruns plan FILE\` shows what it would do, \`manyruns run FILE\` does it.
name: my-experiment
environment: taxi              # or {kind: frozen-lake, map: 8x8}; \`manyruns list\` names all kinds
agent: {kind: q-learning, alpha: 0.1, gamma: 0.9}
episodes: 2000
seeds: 30                      # 0 to 29; or a list [3, 5, 8]; or {from: 100, count: 20}

variants:                      # each may change anything but the seeds, such as agent.alpha
  fixed: {epsilon: 0.1}
  homework: {epsilon: {kind: steps, values: [[0, 0.1], [51, 0.05]]}}
  decay: {epsilon: {kind: exponential, from: 1, decay: 0.99, to: 0.05}}
baseline: fixed                # what the others are compared with

# grid:                        # every variant x every combination of these
#   agent.alpha: [0.1, 0.5, 1]
`;

const JSON_TEXT = `{
  "name": "my-experiment",
  "environment": "taxi",
  "agent": {"kind": "q-learning", "alpha": 0.1, "gamma": 0.9},
  "episodes": 2000,
  "seeds": 30,
  "variants": {
    "fixed": {"epsilon": 0.1},
    "homework": {"epsilon": {"kind": "steps", "values": [[0, 0.1], [51, 0.05]]}},
    "decay": {"epsilon": {"kind": "exponential", "from": 1, "decay": 0.99, "to": 0.05}}
  },
  "baseline": "fixed"
}
`;

const OBJECT = `{
  name: 'my-experiment',
  environment: 'taxi', // or {kind: 'frozen-lake', map: '8x8'}; \`manyruns list\` names all kinds
  agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 }, // or one of your own: docs/own-agent.md
  episodes: 2000,
  seeds: 30, // 0 to 29; or a list [3, 5, 8]; or {from: 100, count: 20}
  variants: {
    // Each may change anything but the seeds; an epsilon may be any function of the episode, counted from 0.
    fixed: { epsilon: 0.1 },
    homework: { epsilon: (episode) => (episode <= 50 ? 0.1 : 0.05) },
    decay: { epsilon: { kind: 'exponential', from: 1, decay: 0.99, to: 0.05 } },
  },
  baseline: 'fixed', // what the others are compared with
}`;

const CODE = `// An experiment: variants x seeds. \`manyruns plan FILE\` shows what it would do, \`manyruns run FILE\` does it.
`;
/** The types only: so it runs also where manyruns is no dependency. */
const TYPESCRIPT = `${CODE}import type { ExperimentInput } from 'manyruns';

export default ${OBJECT} satisfies ExperimentInput;
`;
const JAVASCRIPT = `${CODE}/** @type {import('manyruns').ExperimentInput} */
export default ${OBJECT};
`;

const REST = `episodes: 500
seeds: 30
variants:
  fixed: {epsilon: 0.1}
  decay: {epsilon: {kind: exponential, from: 1, decay: 0.99, to: 0.05}}
baseline: fixed
`;

const MAP = `# An experiment in a world that is a map: docs/own-world.md says what may be on it.
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
${REST}`;

const TABLE = `# An experiment in a world that is a table: docs/own-world.md has a script that writes one from Gymnasium.
name: my-world
environment: {kind: table, file: THE_TABLE}
${REST}`;

const CORRIDOR = `{
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
`;

const WORLD_OF_CODE = `// An experiment in a world that is a function. It becomes a table when it is planned: docs/own-world.md.
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
`;

/** By `--world`; `none` where it is not said. */
export const templates: Readonly<Record<string, Template>> = {
  none: {
    texts: {
      '.yaml': YAML,
      '.yml': YAML,
      '.json': JSON_TEXT,
      '.ts': TYPESCRIPT,
      '.mts': TYPESCRIPT,
      '.js': JAVASCRIPT,
      '.mjs': JAVASCRIPT,
    },
  },
  map: { texts: { '.yaml': MAP } },
  table: { texts: { '.yaml': TABLE }, table: CORRIDOR },
  code: { texts: { '.ts': WORLD_OF_CODE } },
};
