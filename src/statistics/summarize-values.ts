import { bestSet, pairsOf } from './best-set.ts';
import { compareValues, type ValuesCompared } from './compare-values.ts';
import { describeValues, type ValuesDescribed } from './describe-values.ts';
import type { Bounds, Sample } from './sample.ts';

export interface SummarizeValuesOptions {
  /** By variant, a number for each run. */
  readonly values: Readonly<Record<string, ArrayLike<number>>>;
  /** The seed of each run, of all variants or by variant: runs of the same seed are compared as pairs. Without, none are. */
  readonly seeds?: readonly number[] | Readonly<Record<string, readonly number[]>>;
  /** The variant that the others are compared with, or the one of each variant; the first if not said. */
  readonly baseline?: string | Readonly<Record<string, string>>;
  readonly better: 'lower' | 'higher';
  /** Between which all values must lie; `Infinity` for no end. Values that are all at one of two bounds are shares. */
  readonly bounds?: Bounds;
  /** Up to which share of the baseline's mean a difference does not matter; 0.01 if not said. */
  readonly margin?: number;
  /** Of intervals; 0.95 if not said. */
  readonly level?: number;
  /** How many comparisons are to hold at once (Bonferroni); those that are made here if not said. */
  readonly comparisons?: number;
}

export interface ValuesSummary {
  readonly variants: Readonly<Record<string, ValuesDescribed>>;
  /** Of each variant but the baseline. */
  readonly comparisons: Readonly<Record<string, ValuesCompared>>;
  /** The variants that cannot be told from the best one, the best mean first. */
  readonly best: readonly string[];
}

/**
 * What runs say: of each variant, of each one beside its baseline, and which may be the best. All in closed form, so the
 * same values give the same numbers.
 *
 * @throws RangeError for values, seeds or options that cannot be, all problems at once
 * @example summarizeValues({ values: { a: [1, 2, 3], b: [2, 3, 4] }, seeds: [1, 2, 3], better: 'lower' }).best // ['a', 'b']
 */
export function summarizeValues(options: SummarizeValuesOptions): ValuesSummary {
  const names = Object.keys(options.values);
  const { better, bounds, margin = 0.01, level = 0.95, baseline = names[0] } = options;
  check({ ...options, margin, level, baseline });
  const baselineOf = (name: string) => (typeof baseline === 'string' ? baseline : baseline[name]);
  const samples: Record<string, Sample> = Object.fromEntries(
    names.map((name) => [
      name,
      { values: Float64Array.from(options.values[name]), seeds: seedsOf(options, name) },
    ]),
  );
  const compared = names.filter((name) => baselineOf(name) !== name);
  const each = levelOfEach(level, options.comparisons ?? compared.length);
  return {
    variants: Object.fromEntries(
      names.map((name) => [name, describeValues(samples[name].values, { level, bounds })]),
    ),
    comparisons: Object.fromEntries(
      compared.map((name) => [
        name,
        compareValues(samples[name], samples[baselineOf(name)], { better, bounds, margin, level: each }),
      ]),
    ),
    best: bestSet(samples, {
      better,
      bounds,
      level: Math.max(each, levelOfEach(level, pairsOf(names.length))),
    }),
  };
}

/** The level that each of several comparisons needs, so that all hold at once. */
export function levelOfEach(level: number, comparisons: number): number {
  return 1 - (1 - level) / Math.max(1, comparisons);
}

// --- internal ---

function seedsOf({ seeds }: SummarizeValuesOptions, name: string): readonly number[] | undefined {
  return isList(seeds) ? seeds : seeds?.[name];
}

function isList(seeds: SummarizeValuesOptions['seeds']): seeds is readonly number[] {
  return Array.isArray(seeds);
}

function check(options: SummarizeValuesOptions & { margin: number; level: number }): void {
  const { values, better, bounds, baseline, margin, level, comparisons = 1 } = options;
  const names = Object.keys(values);
  const listed = names.map((name) => `\`${name}\``).join(', ');
  const baselines = typeof baseline === 'object' ? names.map((name) => baseline[name]) : [baseline];
  const isBaseline = (name?: string) => name !== undefined && Object.hasOwn(values, name);
  const [low, high] = bounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const expected: [holds: boolean, what: string][] = [
    [names.length > 0, '`values` to have at least one variant'],
    [better === 'lower' || better === 'higher', `\`better\` to be lower or higher, got \`${better}\``],
    [level > 0 && level < 1, `\`level\` to be above 0 and below 1, got \`${level}\``],
    [margin >= 0 && margin < 1, `\`margin\` to be from 0 and below 1, got \`${margin}\``],
    [comparisons >= 1, `\`comparisons\` to be 1 or more, got \`${comparisons}\``],
    [low < high, `\`bounds\` to be two rising numbers, got \`${low}, ${high}\``],
  ];
  for (const name of new Set(baselines))
    expected.push([isBaseline(name), `\`baseline\` to be one of ${listed}, got \`${name}\``]);
  for (const name of names) {
    const own = Array.from(values[name]);
    const seeds = seedsOf(options, name);
    const wrong = own.findIndex((value) => !(Number.isFinite(value) && low <= value && value <= high));
    const between = bounds ? ` from ${low} to ${high}` : '';
    expected.push(
      [wrong < 0, `\`values.${name}[${wrong}]\` to be a number${between}, got \`${own[wrong]}\``],
      [!options.seeds || !!seeds, `\`seeds.${name}\` to be there, as for the other variants`],
      [
        !seeds || seeds.length === own.length,
        `a seed for each of ${own.length} values of ${name}, got ${seeds?.length}`,
      ],
      [new Set(seeds).size === (seeds?.length ?? 0), `different seeds of ${name}, got some twice`],
    );
  }
  const problems = expected.flatMap(([holds, what]) => (holds ? [] : [`Expected ${what}`]));
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
}
