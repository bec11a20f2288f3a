import type { Learned } from './learned.ts';
import { type Metric, metrics } from './metrics.ts';
import type { WhyNot } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';

/** Whether two variants do the same: the same environment, for as many episodes, with the same step guard. */
export function sameTask(a: VariantRuns, b: VariantRuns): boolean {
  return otherTask(a, b) === null;
}

/** Variants that do the same, and only these, have the same task. */
export function taskOf({
  spec: { environment, episodes, maxStepsPerEpisode },
}: Pick<VariantRuns, 'spec'>): string {
  return JSON.stringify([environment, episodes, maxStepsPerEpisode]);
}

/**
 * Why a difference in a metric does not say which of two variants is better; null where it does.
 *
 * Under different epsilons the last episodes compare the epsilons. Policies that do not surely end from some starts
 * have their return from the other starts only, mostly the near ones. And where an episode may end in failure, fewer
 * steps may be quicker failures.
 */
export function whyNotComparable(metric: Metric, a: LearnedRuns, b: LearnedRuns): WhyNot {
  const other = otherTask(a, b);
  if (other) return other;
  if (a.seeds.length === 0 || b.seeds.length === 0) return 'no runs';
  if (metrics[metric].asks === 'exploring' && !isEqual(a.spec.epsilon, b.spec.epsilon))
    return 'other epsilon';
  const all = [a, b];
  if (metric === 'policy_returns' && all.some(({ learned, seeds }) => learned.endsFromAll < seeds.length))
    return 'other starts';
  if (metric.endsWith('timesteps') && metric !== 'policy_timesteps' && a.optimum.mayFail) return 'may fail';
  return null;
}

/** The runs of a variant, with what their policies do. */
export interface LearnedRuns extends VariantRuns {
  readonly learned: Learned;
}

// --- internal ---

function otherTask({ spec: a }: VariantRuns, { spec: b }: VariantRuns): WhyNot {
  if (!isEqual(a.environment, b.environment)) return 'other environment';
  if (a.episodes !== b.episodes) return 'other episodes';
  return a.maxStepsPerEpisode === b.maxStepsPerEpisode ? null : 'other step guard';
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
