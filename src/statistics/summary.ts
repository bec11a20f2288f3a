import * as z from 'zod/mini';
import { byMetric, type Metric, metricNames } from './metrics.ts';

/** summary.json: one schema gives the types, the check when it is read, and the JSON Schema that documents it. */

const about = <Type extends z.ZodMiniType>(words: string, type: Type): Type =>
  type.check(z.describe(words)) as Type;
const value = (words: string) => about(words, z.nullable(z.number()));
const interval = (words: string) => about(words, z.nullable(z.readonly(z.tuple([z.number(), z.number()]))));
const count = (words: string) => about(words, z.int());
const text = (words: string) => about(words, z.string());
const flag = (words: string) => about(words, z.boolean());
const names = (words: string) => about(words, z.array(z.string()));
const group = <Fields extends z.core.$ZodLooseShape>(words: string, fields: Fields) =>
  about(words, z.object(fields));
const groupOrNull = <Fields extends z.core.$ZodLooseShape>(words: string, fields: Fields) =>
  about(words, z.nullable(z.object(fields)));
const byVariant = <Type extends z.ZodMiniType>(words: string, type: Type) =>
  about(words, z.record(z.string(), type));

const metric = z.enum(metricNames);
const choice = z.union([z.number(), z.string(), z.boolean()]);

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
    'the distribution over the runs: the values below which each of `shares` lies',
    z.nullable(z.array(z.number())),
  ),
});

const comparison = z.object({
  n: about('runs of the variant and of the baseline', z.readonly(z.tuple([z.int(), z.int()]))),
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
    'why it does not: no runs to compare; not the same task; measured while still exploring, under another ' +
      'epsilon; the policies do not end from the same starts; fewer steps are no better where an episode may ' +
      'also end by failing',
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
  ),
  verdict: about(
    'what is said of the variant: `equal` where the relative interval lies within the margin, `no difference` ' +
      'where no run differs at all; null for all but the headline metrics, and where it is not comparable',
    z.nullable(z.enum(['better', 'worse', 'equal', 'no difference', 'cannot tell'])),
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
    'per episode: mean, IQM and median over the runs, each with its interval at `level` inside of what is ' +
      'possible; fewer than three runs have none, and it ends at the value',
    bands,
  ),
  penalties: bands,
  returns: bands,
});

const variantSummary = z.object({
  runs: count('runs that there are, well or failed'),
  failed: count('failed runs, which are in no other number'),
  truncated: count('episodes ended by the step guard, over all runs'),
  optimum: group('the best policy of the environment, by value iteration, evaluated like the learned ones', {
    starts: count('start states'),
    solvedStarts: count('starts from which the goal is reached for sure'),
    goalProbability: z.number(),
    exact: flag('false where states on cycles were too many to solve, and were approached to 1e-10'),
    ...policyFields,
    chance: flag('whether what comes of an action is left to chance'),
    mayFail: flag('whether an episode can end other than by reaching the goal'),
  }),
  learned: group('what the policies of the runs do, beside the optimum', {
    solvesAll: count('runs whose policy surely reaches the goal from every start'),
    solvesAllInterval: interval('the share of all runs that do, at `level`'),
    endsFromAll: count('runs whose policy surely ends the episode from every start'),
    neverEnds: count('runs whose policy surely never ends the episode from some start'),
    mayNeverEnd: count('runs whose policy may, but need not, go on for ever from some start'),
    whereSolved: groupOrNull(
      'over the runs that surely solve some start: the mean steps from such starts, and those of the optimum',
      { runs: z.int(), timesteps: z.number(), optimum: z.number() },
    ),
    optimumThere: groupOrNull(
      'the optimum from the very starts from which the policies surely end, mean over the runs',
      policyFields,
    ),
  }),
  metrics: z.object(byMetric(() => metricSummary)),
});

const ranking = group('which variant to use', {
  by: about('the goal: one metric after the other', z.array(metric)),
  order: names('all variants, the best first'),
  best: names(
    'those that cannot be told from the best in all of them, the best mean first; none where variants do different tasks',
  ),
});

const brief = byVariant(
  'by metric',
  z.object({ mean: z.nullable(z.number()), interval: interval('where it lies, at `level`') }),
);

const sweepLevel = z.object({
  from: about('a value, or where a group of values begins', choice),
  to: about('the same value, or where the group ends', choice),
  variants: count('how many have it'),
  metrics: brief,
  atBest: groupOrNull('the variant that has it and is otherwise like the best one; null in a random search', {
    variant: z.string(),
    metrics: brief,
  }),
});

const sweep = groupOrNull(
  'of a grid or a random search: what each hyper-parameter does, over all values of the others',
  {
    search: z.enum(['grid', 'random']),
    metrics: z.array(z.string()),
    values: byVariant(
      'the values of the hyper-parameters of each variant, by their paths',
      z.record(z.string(), choice),
    ),
    parameters: z.array(
      z.object({
        path: text('such as `agent.alpha`'),
        share: about(
          'by metric: of the variance between variants, the part that goes with it',
          z.record(z.string(), z.number()),
        ),
        levels: z.array(sweepLevel),
      }),
    ),
    pair: groupOrNull('the two hyper-parameters that matter most, together', {
      rows: z.object({ path: z.string(), labels: z.array(z.string()) }),
      columns: z.object({ path: z.string(), labels: z.array(z.string()) }),
      means: about(
        'by metric, [rows][columns], over the others',
        z.record(z.string(), z.array(z.array(z.nullable(z.number())))),
      ),
    }),
  },
);

/** The form of summary.json. Null stands where there is nothing to say. */
export const summarySchema = z.object({
  version: count('of the results'),
  id: z.string(),
  baseline: text('the variant that the others are compared with, or the origin of several cells'),
  comparedWith: byVariant('the baseline of each variant; itself for a baseline', z.string()),
  seeds: z.object({ count: count('different seeds, over all variants') }),
  level: about('of the intervals', z.number()),
  family: count(
    'headline comparisons that hold at once: each variant, in steps, penalties and what was learned',
  ),
  comparisonLevel: about(
    'of one interval of a comparison, so that all of these hold at once at `level`',
    z.number(),
  ),
  margin: about("up to which share of the baseline's mean a difference does not matter", z.number()),
  shares: about('of the quantiles', z.array(z.number())),
  variants: byVariant('each variant, over its runs', variantSummary),
  comparisons: byVariant('each variant against its baseline', z.object(byMetric(() => comparison))),
  ranking,
  sweep,
  repeats: about(
    'the experiment whose best variants this one trains again, on fresh seeds',
    z.nullable(z.string()),
  ),
  headline: byVariant(
    'the metrics in which there is a verdict: steps and penalties in training, and what was learned',
    z.array(metric),
  ),
  best: about(
    'which variants may be the best, by each headline metric',
    z.array(
      z.object({
        metric,
        among: names('the variants that do the same task'),
        names: names('those of them that cannot be told from the best, the best mean first'),
      }),
    ),
  ),
  curves: byVariant('the learning curve of each variant', z.array(curvePoint)),
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
