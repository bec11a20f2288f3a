import type { Metric } from './metrics.ts';
import type { Optimum } from './optimum.ts';

/** Of the intervals of an experiment, and that all of its comparisons hold at once. */
export const LEVEL = 0.95;

/** What learning cost, in the headline: with what was learned, the metrics in which variants get a verdict. */
export const costHeadline = ['timesteps', 'penalties'] as const satisfies readonly Metric[];

/** How many headline metrics there are of a comparison: those of cost, and one of what was learned. */
export const HEADLINE_METRICS = costHeadline.length + 1;

/**
 * What matters first of what was learned in an environment, and what matters where nobody differs in that: solved starts
 * where nothing is left to chance, then steps; else the probability of the goal, then the return.
 */
export function learnedMetrics({ environment }: Optimum): readonly [Metric, Metric] {
  return environment.stochastic
    ? ['goal_probability', 'policy_returns']
    : ['solved_starts', 'policy_timesteps'];
}
