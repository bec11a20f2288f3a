import type { Learned } from './learned.ts';
import { type Metric, metrics } from './metrics.ts';
import type { WhyNot } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';

/** What a variant does: the environment, for so many episodes, with that step guard. */
export function taskOf({ spec }: Pick<VariantRuns, 'spec'>): string {
  return JSON.stringify([spec.environment, spec.episodes, spec.maxStepsPerEpisode]);
}

/** Whether two variants do the same. */
export function sameTask(a: VariantRuns, b: VariantRuns): boolean {
  return taskOf(a) === taskOf(b);
}

/**
 * Why a difference in a metric does not say which of two variants is better; null where it does.
 *
 * Under different epsilons the last episodes compare the epsilons. Policies that do not surely end from some starts
 * have their return from the other starts only, mostly the near ones. And where an episode may end in failure, fewer
 * steps may be quicker failures.
 */
export function whyNotComparable(metric: Metric, a: LearnedRuns, b: LearnedRuns): WhyNot {
  if (!isEqual(a.spec.environment, b.spec.environment)) return 'other environment';
  if (a.spec.episodes !== b.spec.episodes) return 'other episodes';
  if (a.spec.maxStepsPerEpisode !== b.spec.maxStepsPerEpisode) return 'other step guard';
  if (a.seeds.length === 0 || b.seeds.length === 0) return 'no runs';
  if (metrics[metric].asks === 'exploring' && !isEqual(a.spec.epsilon, b.spec.epsilon))
    return 'other epsilon';
  const endSurely = [a, b].every(({ learned, seeds }) => learned.endsFromAll === seeds.length);
  if (metric === 'policy_returns' && !endSurely) return 'other starts';
  if (metric.endsWith('timesteps') && metric !== 'policy_timesteps' && a.optimum.mayFail) return 'may fail';
  return null;
}

/** The runs of a variant, with what their policies do. */
export interface LearnedRuns extends VariantRuns {
  readonly learned: Learned;
}

// --- internal ---

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
