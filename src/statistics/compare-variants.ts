import { type LearnedRuns, sameTask, whyNotComparable } from './comparability.ts';
import { compareValues, type ValuesCompared } from './compare-values.ts';
import { costHeadline, learnedMetrics } from './headline.ts';
import { stepsFromStarts } from './learned.ts';
import { boundsOf } from './metric-bounds.ts';
import { type Metric, metricNames, metrics } from './metrics.ts';
import type { Sample } from './sample.ts';
import type { Comparison } from './summary.ts';

/** A variant beside its baseline. */
export interface VariantCompared {
  readonly byMetric: Readonly<Record<Metric, Comparison>>;
  /** The metrics in which there is a verdict. */
  readonly headline: readonly Metric[];
}

interface CompareOptions {
  readonly comparedWith: Readonly<Record<string, string>>;
  readonly level: number;
  readonly margin: number;
}

/** Each variant beside the one that it is compared with, in every metric. */
export function compareVariants(
  variants: Readonly<Record<string, LearnedRuns>>,
  { comparedWith, level, margin }: CompareOptions,
): Record<string, VariantCompared> {
  const steps = new Map<LearnedRuns, Float64Array[]>();
  const stepsOf = (variant: LearnedRuns, isBaseline: boolean) => {
    const known = steps.get(variant) ?? stepsFromStarts(variant);
    // That of a variant is asked for once.
    if (isBaseline) steps.set(variant, known);
    return known;
  };
  return Object.fromEntries(
    Object.entries(comparedWith).map(([name, against]) => {
      const [variant, baseline] = [variants[name], variants[against]];
      const samplesOf = (metric: Metric): readonly [Sample, Sample] =>
        metric === 'policy_timesteps' &&
        sameTask(variant, baseline) &&
        !(allSolve(variant) && allSolve(baseline))
          ? commonSteps([variant, stepsOf(variant, false)], [baseline, stepsOf(baseline, true)])
          : [sampleOf(variant, metric), sampleOf(baseline, metric)];
      const compared = Object.fromEntries(
        metricNames.map((metric) => {
          const whyNot = whyNotComparable(metric, variant, baseline);
          const [x, y] = sameTask(variant, baseline) ? samplesOf(metric) : [NO_RUNS, NO_RUNS];
          const { better } = metrics[metric];
          const found = compareValues(x, y, { better, level, margin, bounds: boundsOf(metric, baseline) });
          return [metric, { ...found, whyNot: whyNot ?? (found.difference === null ? 'no runs' : null) }];
        }),
      ) as Record<Metric, ValuesCompared & Pick<Comparison, 'whyNot'>>;
      const headline = headlineOf(compared, baseline);
      const byMetric = Object.fromEntries(
        metricNames.map((metric): [Metric, Comparison] => {
          const { verdict, ...found } = compared[metric];
          const told = found.whyNot === null && headline.has(metric) ? verdict : null;
          return [metric, { ...found, comparable: found.whyNot === null, verdict: told }];
        }),
      ) as Record<Metric, Comparison>;
      return [name, { byMetric, headline: [...headline] }];
    }),
  );
}

// --- internal ---

const NO_RUNS: Sample = { values: new Float64Array() };

/**
 * Steps, penalties, and one metric of what was learned: the second one that matters only where nobody differs in the
 * first, so that both take but one place in the family.
 */
function headlineOf(
  compared: Readonly<Record<Metric, ValuesCompared & Pick<Comparison, 'whyNot'>>>,
  { optimum }: LearnedRuns,
): Set<Metric> {
  const [first, second] = learnedMetrics(optimum);
  const isSecond = compared[first].verdict === 'no difference' && compared[second].whyNot === null;
  return new Set([...costHeadline, isSecond ? second : first]);
}

function allSolve({ learned, seeds }: LearnedRuns): boolean {
  return learned.solvesAll === seeds.length;
}

function sampleOf({ metrics: all, seeds }: LearnedRuns, metric: Metric): Sample {
  const kept = Array.from(seeds.keys()).filter((i) => !Number.isNaN(all[metric][i]));
  return { values: Float64Array.from(kept, (i) => all[metric][i]), seeds: kept.map((i) => seeds[i]) };
}

/** The steps of the policies of each shared seed, over the starts that both surely solve; seeds without such are left out. */
function commonSteps(
  [x, xSteps]: readonly [LearnedRuns, readonly Float64Array[]],
  [y, ySteps]: readonly [LearnedRuns, readonly Float64Array[]],
): readonly [Sample, Sample] {
  const places = new Map(y.seeds.map((seed, i) => [seed, i]));
  const { starts } = x.optimum;
  const meanOver = (some: readonly number[], steps: Float64Array) =>
    some.reduce((sum, i) => sum + starts[i].share * steps[i], 0) /
    some.reduce((sum, i) => sum + starts[i].share, 0);
  const pairs = x.seeds.flatMap((seed, i) => {
    const place = places.get(seed);
    if (place === undefined) return [];
    const common = Array.from(xSteps[i].keys()).filter(
      (start) => !Number.isNaN(xSteps[i][start]) && !Number.isNaN(ySteps[place][start]),
    );
    if (common.length === 0) return [];
    return [
      {
        seed,
        x: meanOver(common, xSteps[i]),
        y: meanOver(common, ySteps[place]),
      },
    ];
  });
  const seeds = pairs.map(({ seed }) => seed);
  return [
    { values: Float64Array.from(pairs, (pair) => pair.x), seeds },
    { values: Float64Array.from(pairs, (pair) => pair.y), seeds },
  ];
}
