// An experiment: variants x seeds. `manyruns plan FILE` shows what it would do, `manyruns run FILE` does it.
import type { ExperimentInput } from 'manyruns';

export default {
  name: 'my-experiment',
  environment: 'taxi', // or {kind: 'frozen-lake', map: '8x8'}; `manyruns list` names all kinds
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
} satisfies ExperimentInput;
