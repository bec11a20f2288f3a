import { parseExperiment } from '../src/experiment/experiment.ts';
import { type Plan, plan } from '../src/experiment/plan.ts';
import type { ExperimentInput } from '../src/experiment/schema.ts';

/** A small experiment: 2 variants x 5 seeds x 30 episodes, in parts of one seed. */
export const example = {
  name: 'example',
  environment: 'taxi',
  episodes: 30,
  seeds: 5,
  variants: {
    fixed: { epsilon: 0.1 },
    homework: {
      epsilon: {
        kind: 'steps',
        values: [
          [0, 0.1],
          [21, 0.05],
        ],
      },
    },
  },
} as const satisfies ExperimentInput;

export function examplePlan(changes: Partial<ExperimentInput> = {}): Plan {
  return plan(parseExperiment({ ...example, ...changes }));
}
