// An experiment in TypeScript: epsilon may be any function of the 0-based episode. This file is code, and runs.
import { defineExperiment } from 'manyruns';

export default defineExperiment({
  name: 'callable',
  environment: 'taxi',
  episodes: 1000,
  seeds: 30,
  variants: {
    fixed: { epsilon: 0.1 },
    homework: { epsilon: (episode) => (episode <= 50 ? 0.1 : 0.05) },
    sawtooth: { epsilon: (episode) => 0.2 * (1 - (episode % 100) / 100) },
  },
  baseline: 'fixed',
});
