import * as z from 'zod/mini';
import { byMetric, type Metric, metricNames } from './metrics.ts';

/** summary.json: one schema gives the types, the check when it is read, and the JSON Schema that documents it. */

const about = <Type extends z.ZodMiniType>(type: Type, words: string): Type =>
  type.check(z.describe(words)) as Type;
const value = (words: string) => about(z.nullable(z.number()), words);
const interval = (words: string) => about(z.nullable(z.readonly(z.tuple([z.number(), z.number()]))), words);
const count = (words: string) => about(z.int(), words);
const text = (words: string) => about(z.string(), words);
const flag = (words: string) => about(z.boolean(), words);
const names = (words: string) => about(z.array(z.string()), words);
const metric = z.enum(metricNames);
const choice = z.union([z.number(), z.string(), z.boolean()]);
const byVariant = <Type extends z.ZodMiniType>(type: Type, words: string) =>
  about(z.record(z.string(), type), words);

const policyFields = {
  timesteps: value('expected steps, mean over the starts from which the episode surely ends'),
  returns: value('expected return (not discounted), mean over the same starts'),
};

const metricSummary = z.object({
  n: count('runs behind these numbers: those that succeeded and have a value'),
  mean: value('mean over the runs'),
  sd: value('standard deviation of single runs (divisor n - 1)'),
  median: value('the middle run'),
  iqm: value('mean of the middle half of the runs'),
  interval: interval('where the mean lies, at `level`, inside of what is possible'),
  iqmInterval: interval('where the IQM lies, at `level`; none where a run does or does not'),
  quantiles: about(
    z.nullable(z.array(z.number())),
    'the distribution over the runs: the values below which each of `shares` lies',
  ),
});

const comparison = z.object({
  n: about(z.readonly(z.tuple([z.int(), z.int()])), 'runs of the variant and of the baseline'),
  pairs: count('of them, pairs of the same seed'),
  difference: value('mean of the variant minus mean of the baseline'),
  interval: interval('where that difference lies, for all headline comparisons at once'),
  relative: value("the difference as a share of the size of the baseline's mean"),
  relativeInterval: interval('its interval'),
  iqmDifference: value('IQM of the variant minus IQM of the baseline'),
  iqmInterval: interval('its interval'),
  iqmRelative: value("that difference as a share of the size of the baseline's IQM"),
  iqmRelativeInterval: interval('its interval'),
  pImprovement: value(
    'probability that a run of the variant is better than one of the baseline, ties a half',
  ),
  pInterval: interval('its interval'),
  comparable: flag('whether the difference says which variant is better'),
  whyNot: about(
    z.nullable(
      z.enum([
        'no runs',
        'other environment',
        'other episodes',
        'other step guard',
        'other epsilon',
        'other starts',
        'may fail',
      ]),
    ),
    'why it does not: no runs to compare; not the same task; measured while still exploring, under another ' +
      'epsilon; the policies do not end from the same starts; fewer steps are no better where an episode may ' +
      'also end by failing',
  ),
  verdict: about(
    z.nullable(z.enum(['better', 'worse', 'equal', 'no difference', 'cannot tell'])),
    'what is said of the variant: `equal` where the relative interval lies within the margin, `no difference` ' +
      'where no run differs at all; null for all but the headline metrics, and where it is not comparable',
  ),
  seeds: interval(
    'how many seeds would find a difference of the margin in 80 of 100 experiments, from about so many to so many',
  ),
});

const band = z.object({ value: z.number(), lo: z.number(), hi: z.number() });
const bands = z.object({ mean: band, iqm: band, median: band });

const curvePoint = z.object({
  episode: count('the first episode of the block'),
  episodes: count('how many it has'),
  timesteps: about(
    bands,
    'per episode: mean, IQM and median over the runs, each with its interval at `level` inside of what is ' +
      'possible; fewer than three runs have none, and it ends at the value',
  ),
  penalties: bands,
  returns: bands,
});

const variantSummary = z.object({
  runs: count('runs that there are, well or failed'),
  failed: count('failed runs, which are in no other number'),
  truncated: count('episodes ended by the step guard, over all runs'),
  optimum: about(
    z.object({
      starts: count('start states'),
      solvedStarts: count('starts from which the goal is reached for sure'),
      goalProbability: z.number(),
      exact: flag('false where states on cycles were too many to solve, and were approached to 1e-10'),
      ...policyFields,
      chance: flag('whether what comes of an action is left to chance'),
      mayFail: flag('whether an episode can end other than by reaching the goal'),
    }),
    'the best policy of the environment, by value iteration, evaluated like the learned ones',
  ),
  learned: about(
    z.object({
      solvesAll: count('runs whose policy surely reaches the goal from every start'),
      solvesAllInterval: interval('the share of all runs that do, at `level`'),
      endsFromAll: count('runs whose policy surely ends the episode from every start'),
      neverEnds: count('runs whose policy surely never ends the episode from some start'),
      mayNeverEnd: count('runs whose policy may, but need not, go on for ever from some start'),
      whereSolved: about(
        z.nullable(z.object({ runs: z.int(), timesteps: z.number(), optimum: z.number() })),
        'over the runs that surely solve some start: the mean steps from such starts, and those of the optimum',
      ),
      optimumThere: about(
        z.nullable(z.object(policyFields)),
        'the optimum from the very starts from which the policies surely end, mean over the runs',
      ),
    }),
    'what the policies of the runs do, beside the optimum',
  ),
  metrics: z.object(byMetric(() => metricSummary)),
});

const ranking = z.object({
  by: about(z.array(metric), 'the goal: one metric after the other'),
  order: names('all variants, the best first'),
  best: names(
    'those that cannot be told from the best in all of them, the best mean first; none where variants do different tasks',
  ),
});

const brief = byVariant(
  z.object({ mean: z.nullable(z.number()), interval: interval('where it lies, at `level`') }),
  'by metric',
);

const sweepLevel = z.object({
  from: about(choice, 'a value, or where a group of values begins'),
  to: about(choice, 'the same value, or where the group ends'),
  variants: count('how many have it'),
  metrics: brief,
  atBest: about(
    z.nullable(z.object({ variant: z.string(), metrics: brief })),
    'the variant that has it and is otherwise like the best one; null in a random search',
  ),
});

const sweep = z.object({
  search: z.enum(['grid', 'random']),
  metrics: z.array(z.string()),
  values: byVariant(
    z.record(z.string(), choice),
    'the values of the hyper-parameters of each variant, by their paths',
  ),
  parameters: z.array(
    z.object({
      path: text('such as `agent.alpha`'),
      share: about(
        z.record(z.string(), z.number()),
        'by metric: of the variance between variants, the part that goes with it',
      ),
      levels: z.array(sweepLevel),
    }),
  ),
  pair: about(
    z.nullable(
      z.object({
        rows: z.object({ path: z.string(), labels: z.array(z.string()) }),
        columns: z.object({ path: z.string(), labels: z.array(z.string()) }),
        means: about(
          z.record(z.string(), z.array(z.array(z.nullable(z.number())))),
          'by metric, [rows][columns], over the others',
        ),
      }),
    ),
    'the two hyper-parameters that matter most, together',
  ),
});

/** The form of summary.json. Null stands where there is nothing to say. */
export const summarySchema = z.object({
  version: count('of the results'),
  id: z.string(),
  baseline: text('the variant that the others are compared with, or the origin of several cells'),
  comparedWith: byVariant(z.string(), 'the baseline of each variant; itself for a baseline'),
  seeds: z.object({ count: count('different seeds, over all variants') }),
  level: about(z.number(), 'of the intervals'),
  family: count(
    'headline comparisons that hold at once: each variant, in steps, penalties and what was learned',
  ),
  comparisonLevel: about(
    z.number(),
    'of one interval of a comparison, so that all of these hold at once at `level`',
  ),
  margin: about(z.number(), "up to which share of the baseline's mean a difference does not matter"),
  shares: about(z.array(z.number()), 'of the quantiles'),
  variants: byVariant(variantSummary, 'each variant, over its runs'),
  comparisons: byVariant(z.object(byMetric(() => comparison)), 'each variant against its baseline'),
  ranking: about(ranking, 'which variant to use'),
  sweep: about(
    z.nullable(sweep),
    'of a grid or a random search: what each hyper-parameter does, over all values of the others',
  ),
  repeats: about(
    z.nullable(z.string()),
    'the experiment whose best variants this one trains again, on fresh seeds',
  ),
  headline: byVariant(
    z.array(metric),
    'the metrics in which there is a verdict: steps and penalties in training, and what was learned',
  ),
  best: about(
    z.array(
      z.object({
        metric,
        among: names('the variants that do the same task'),
        names: names('those of them that cannot be told from the best, the best mean first'),
      }),
    ),
    'which variants may be the best, by each headline metric',
  ),
  curves: byVariant(z.array(curvePoint), 'the learning curve of each variant'),
});

export type Summary = Deep<z.infer<typeof summarySchema>>;
export type Ranking = Summary['ranking'];
export type Sweep = NonNullable<Summary['sweep']>;
export type SweepLevel = Sweep['parameters'][number]['levels'][number];
export type VariantSummary = Summary['variants'][string];
export type MetricSummary = VariantSummary['metrics'][Metric];
export type Comparison = Summary['comparisons'][string][Metric];
export type CurvePoint = Summary['curves'][string][number];
export type Bands = CurvePoint['timesteps'];
export type Band = Bands['mean'];
export type Best = Summary['best'][number];
export type Interval = MetricSummary['interval'];
export type Verdict = Comparison['verdict'];
export type WhyNot = Comparison['whyNot'];

// --- internal ---

/** Read-only all through. */
type Deep<Value> = Value extends object ? { readonly [Key in keyof Value]: Deep<Value[Key]> } : Value;
