import { parseExperiment } from '../src/experiment/experiment.ts';
import type { Part } from '../src/experiment/part.ts';
import { type Plan, plan } from '../src/experiment/plan.ts';
import type { ExperimentInput } from '../src/experiment/schema.ts';

/** A small experiment: 2 variants x 5 seeds x 30 episodes. */
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

/** Its plan, cut so finely that a few runs are many parts: one run each. */
export function examplePlan(changes: Partial<ExperimentInput> = {}): Plan {
  const whole = wholePlan(changes);
  return { ...whole, parts: finelyCut(whole) };
}

/** Its plan as it is. */
export function wholePlan(changes: Partial<ExperimentInput> = {}): Plan {
  return plan(parseExperiment({ ...example, ...changes }));
}

function finelyCut({ id, variants, seeds }: Plan): Part[] {
  return Object.entries(variants).flatMap(([name, spec]) =>
    seeds.map((seed) => ({ experiment: id, variants: { [name]: spec }, seeds: [seed] })),
  );
}
