import { type LearnedRuns, sameTask, whyNotComparable } from './comparability.ts';
import { compareValues } from './compare-values.ts';
import { costHeadline, learnedMetrics } from './headline.ts';
import { commonSteps } from './learned.ts';
import { boundsOf } from './metric-bounds.ts';
import { byMetric, type Metric, metrics } from './metrics.ts';
import type { Sample } from './sample.ts';
import type { Comparison } from './summary.ts';
import { sampleOf } from './variant-runs.ts';

/** A variant beside its baseline in every metric, and the metrics in which there is a verdict. */
export function compareVariants(
  variant: LearnedRuns,
  baseline: LearnedRuns,
  options: { readonly level: number; readonly margin: number },
): { readonly byMetric: Record<Metric, Comparison>; readonly headline: Metric[] } {
  const samplesOf = (metric: Metric): readonly [Sample, Sample] => {
    if (!sameTask(variant, baseline)) return [NO_RUNS, NO_RUNS];
    if (metric === 'policy_timesteps' && !(allSolve(variant) && allSolve(baseline)))
      return commonSteps(variant, baseline);
    return [sampleOf(variant, metric), sampleOf(baseline, metric)];
  };
  const compared = byMetric((metric) => {
    const { better } = metrics[metric];
    const bounds = boundsOf(metric, baseline);
    const found = compareValues(...samplesOf(metric), { better, bounds, ...options });
    const none = found.difference === null ? 'no runs' : null;
    return { ...found, whyNot: whyNotComparable(metric, variant, baseline) ?? none };
  });
  // What matters second of what was learned only where nobody differs in what matters first: both take but one place
  // in the family.
  const [first, second] = learnedMetrics(baseline.optimum);
  const isSecond = compared[first].verdict === 'no difference' && compared[second].whyNot === null;
  const headline: Metric[] = [...costHeadline, isSecond ? second : first];
  const told = byMetric((metric) => {
    const { verdict, ...found } = compared[metric];
    const comparable = found.whyNot === null;
    return { ...found, comparable, verdict: comparable && headline.includes(metric) ? verdict : null };
  });
  return { byMetric: told, headline };
}

// --- internal ---

const NO_RUNS: Sample = { values: new Float64Array() };

function allSolve({ learned, seeds }: LearnedRuns): boolean {
  return learned.solvesAll === seeds.length;
}
