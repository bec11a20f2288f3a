import type { AnswerOptions } from '../experiment/answer-options.ts';
import { RESULTS_VERSION } from '../experiment/plan.ts';
import { pairsOf } from './best-set.ts';
import { clopperPearson } from './clopper-pearson.ts';
import { type LearnedRuns, sameTask, taskOf } from './comparability.ts';
import { compareVariants } from './compare-variants.ts';
import { curvePoints } from './curve-points.ts';
import { describeValues } from './describe-values.ts';
import { costHeadline, HEADLINE_METRICS, LEVEL, learnedMetrics } from './headline.ts';
import { learnedBy } from './learned.ts';
import { boundsOf } from './metric-bounds.ts';
import { byMetric, type Metric } from './metrics.ts';
import { quantile } from './quantile.ts';
import { bestIn } from './rank-variants.ts';
import { levelOfEach } from './summarize-values.ts';
import type { Best, Summary, VariantSummary } from './summary.ts';
import { sampleOf, type VariantRuns } from './variant-runs.ts';
import { whichOfMany } from './which-of-many.ts';

export interface SummarizeOptions {
  readonly id: string;
  readonly baseline: string;
  readonly comparedWith: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<string, VariantRuns>>;
  /** What the experiment says of its answer. */
  readonly answer?: AnswerOptions;
}

/** Shares of a distribution at which its quantiles are told. */
const SHARES: readonly number[] = Array.from({ length: 21 }, (_, i) => i / 20);
const MARGIN = 0.01;

/**
 * What the runs of an experiment say: per variant, against the baseline, and as learning curves. All in closed form.
 *
 * Intervals and verdicts of comparisons hold for the whole headline at once: every variant, in steps, penalties and what
 * was learned (Bonferroni: O. J. Dunn, Multiple Comparisons Among Means, 1961).
 */
export function summarize({ id, baseline, comparedWith, variants, answer = {} }: SummarizeOptions): Summary {
  const { margin = MARGIN } = answer;
  const names = Object.keys(variants);
  const runs = mapped(variants, (variant): LearnedRuns => ({ ...variant, learned: learnedBy(variant) }));
  const compared = names.filter((name) => comparedWith[name] !== name);
  const family =
    compared.filter((name) => sameTask(runs[name], runs[comparedWith[name]])).length * HEADLINE_METRICS;
  const level = levelOfEach(LEVEL, family);
  const comparisons = Object.fromEntries(
    compared.map((name) => [name, compareVariants(runs[name], runs[comparedWith[name]], { level, margin })]),
  );
  return {
    version: RESULTS_VERSION,
    id,
    baseline,
    comparedWith: Object.fromEntries(names.map((name) => [name, comparedWith[name]])),
    seeds: { count: new Set(Object.values(variants).flatMap(({ seeds }) => seeds)).size },
    level: LEVEL,
    family,
    comparisonLevel: level,
    margin,
    shares: SHARES,
    variants: mapped(runs, variantSummary),
    comparisons: mapped(comparisons, ({ byMetric }) => byMetric),
    headline: mapped(comparisons, ({ headline }) => headline),
    best: [...Map.groupBy(names, (name) => taskOf(runs[name])).values()].flatMap((group) =>
      bestOf(runs, group),
    ),
    ...whichOfMany(variants, answer),
    curves: mapped(variants, curvePoints),
  };
}

// --- internal ---

function mapped<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function variantSummary(variant: LearnedRuns): VariantSummary {
  const { seeds, failed, truncated, optimum, learned } = variant;
  const { endingStarts: _, timesteps, returns, ...best } = optimum.value;
  return {
    runs: seeds.length + failed,
    failed,
    truncated,
    optimum: {
      ...best,
      timesteps: orNull(timesteps),
      returns: orNull(returns),
      chance: optimum.environment.stochastic,
      mayFail: optimum.mayFail,
    },
    learned: {
      ...learned,
      solvesAllInterval: seeds.length > 1 ? clopperPearson(learned.solvesAll, seeds.length, LEVEL) : null,
    },
    metrics: byMetric((metric) => {
      const { values } = sampleOf(variant, metric);
      const sorted = values.toSorted();
      const quantiles = sorted.length > 0 ? SHARES.map((share) => quantile(sorted, share)) : null;
      return { ...describeValues(values, { level: LEVEL, bounds: boundsOf(metric, variant) }), quantiles };
    }),
  };
}

/** The best of variants that do the same, by each headline metric; nothing where there is but one. */
function bestOf(runs: Readonly<Record<string, LearnedRuns>>, names: readonly string[]): Best[] {
  const among = names.filter((name) => runs[name].seeds.length > 0);
  if (among.length < 2) return [];
  const level = levelOfEach(LEVEL, pairsOf(among.length) * HEADLINE_METRICS);
  const { optimum } = runs[among[0]];
  const [first, second] = learnedMetrics(optimum);
  const most = boundsOf(first, runs[among[0]])[1];
  const solved = among.every((name) => runs[name].metrics[first].every((value) => value === most));
  const steps = optimum.mayFail ? [] : costHeadline.slice(0, 1);
  const headline: Metric[] = [...steps, 'penalties', solved ? second : first];
  return headline.map((metric) => ({ metric, among, names: bestIn(runs, among, { metric, level }) }));
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
