import { type Metric, metrics } from './metrics.ts';
import type { WhyNot } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';

/** Whether two variants do the same: the same environment, for as many episodes. */
export function sameTask(a: VariantRuns, b: VariantRuns): boolean {
  return otherTask(a, b) === null;
}

/**
 * Why a difference in a metric does not say which of two variants is better; null where it does.
 *
 * Under different epsilons the last episodes compare the epsilons. Policies that never end from some starts are
 * measured on the other starts only, mostly the near ones. And where an episode may end in failure, fewer
 * steps may be quicker failures.
 */
export function whyNotComparable(metric: Metric, a: VariantRuns, b: VariantRuns): WhyNot {
  const other = otherTask(a, b);
  if (other) return other;
  const all = [a, b];
  if (metrics[metric].asks === 'exploring' && !isEqual(a.spec.epsilon, b.spec.epsilon))
    return 'other epsilon';
  if (metric.startsWith('policy_') && all.some((one) => one.endsFromAll < one.seeds.length))
    return 'other starts';
  if (metric === 'policy_timesteps' && all.some((one) => one.solvesAll < one.seeds.length)) return 'may fail';
  if (metric.endsWith('timesteps') && metric !== 'policy_timesteps' && a.optimum.mayFail) return 'may fail';
  return null;
}

// --- internal ---

function otherTask(a: VariantRuns, b: VariantRuns): 'other environment' | 'other episodes' | null {
  if (!isEqual(a.spec.environment, b.spec.environment)) return 'other environment';
  return a.spec.episodes === b.spec.episodes ? null : 'other episodes';
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
