import { type LearnedRuns, sameTask, whyNotComparable } from './comparability.ts';
import { compareValues } from './compare-values.ts';
import { costHeadline, learnedMetrics } from './headline.ts';
import { commonSteps } from './learned.ts';
import { boundsOf } from './metric-bounds.ts';
import { byMetric, type Metric, metrics } from './metrics.ts';
import type { Sample } from './sample.ts';
import type { Comparison } from './summary.ts';
import { sampleOf } from './variant-runs.ts';

/** A variant beside its baseline. */
export interface VariantCompared {
  readonly byMetric: Readonly<Record<Metric, Comparison>>;
  /** The metrics in which there is a verdict. */
  readonly headline: readonly Metric[];
}

/** Each variant beside the one that it is compared with, in every metric. */
export function compareVariants(
  variants: Readonly<Record<string, LearnedRuns>>,
  comparedWith: Readonly<Record<string, string>>,
  options: { readonly level: number; readonly margin: number },
): Record<string, VariantCompared> {
  return Object.fromEntries(
    Object.entries(comparedWith).map(([name, against]) => {
      const [variant, baseline] = [variants[name], variants[against]];
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
      // What matters second of what was learned only where nobody differs in what matters first: they take but one place
      // in the family.
      const [first, second] = learnedMetrics(baseline.optimum);
      const isSecond = compared[first].verdict === 'no difference' && compared[second].whyNot === null;
      const headline: Metric[] = [...costHeadline, isSecond ? second : first];
      const told = byMetric((metric): Comparison => {
        const { verdict, ...found } = compared[metric];
        const comparable = found.whyNot === null;
        return { ...found, comparable, verdict: comparable && headline.includes(metric) ? verdict : null };
      });
      return [name, { byMetric: told, headline }];
    }),
  );
}

// --- internal ---

const NO_RUNS: Sample = { values: new Float64Array() };

function allSolve({ learned, seeds }: LearnedRuns): boolean {
  return learned.solvesAll === seeds.length;
}
