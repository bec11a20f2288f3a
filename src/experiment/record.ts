import * as z from 'zod/mini';
import { normaliseRunSpec, type RunSpecWithoutSeed, seedField } from '../training/run-spec.ts';
import { InputError, underHeading } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import { type AnswerOptions, answerFields, answerOptions } from './answer-options.ts';
import { EXPERIMENT_ID, isVariantName, VARIANT_NAME_RULE } from './names.ts';
import { type Plan, plan, RESULTS_VERSION } from './plan.ts';
import { MAX_RUNS, tooManyRuns } from './schema.ts';

type OfPlan = Pick<Plan, 'id' | 'variants' | 'seeds' | 'baseline' | 'comparedWith' | 'blocks'>;

/** experiment.json */
export interface ExperimentRecord extends OfPlan, AnswerOptions {
  readonly version: number;
  readonly software: string;
  /** ISO time */
  readonly created: string;
}

/** The name of an experiment, as its id begins. */
export function experimentName(id: string): string {
  return id.replace(/-[0-9a-f]{12}$/, '');
}

/** What experiment.json says of a plan. */
export function recordOf(
  { id, variants, seeds, baseline, comparedWith, blocks, ...plan }: Plan,
  { created, software }: Pick<ExperimentRecord, 'created' | 'software'>,
): ExperimentRecord {
  return {
    ...{ id, version: RESULTS_VERSION, software, created, variants, seeds, baseline, comparedWith, blocks },
    ...answerOptions(plan),
  };
}

/**
 * The plan of an experiment, from the content of its experiment.json.
 *
 * @throws InputError where it is no such content, of another version, or does not give the id that it names
 */
export function planOf(record: unknown, { source = 'experiment.json' } = {}): Plan {
  return underHeading(`${source} cannot be used:`, () => checkedPlan(parse(recordSchema, record)));
}

/** Whether it names a variant, or one before the grid, whose cells the others are compared with. */
export function isBaselineOf(baseline: string, comparedWith: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(comparedWith);
  const isOrigin = names.some((name) => name.startsWith(`${baseline}_`) && comparedWith[name] === name);
  return names.includes(baseline) || isOrigin;
}

// --- internal ---

function checkedPlan({ id, variants: written, ...record }: z.output<typeof recordSchema>): Plan {
  const { seeds, baseline, comparedWith } = record;
  const variants: Record<string, RunSpecWithoutSeed> = {};
  for (const [name, spec] of Object.entries(written)) {
    if (!isVariantName(name)) throw new InputError([`Expected ${quote(name)} to be ${VARIANT_NAME_RULE}`]);
    const whole = { ...(spec as object), seed: seeds[0] };
    const { seed: _, ...normalised } = normaliseRunSpec(whole, { at: `variants.${name}`, mayLackCode: true });
    variants[name] = normalised;
  }
  const names = Object.keys(variants);
  const problems = tooManyRuns(names.length, seeds.length);
  if (names.length === 0) problems.push('Expected `variants` to name at least one variant');
  if (!isBaselineOf(baseline, comparedWith)) {
    problems.push(
      `Expected \`baseline\` to be one of the variants, or the name of one before the grid, got ${quote(baseline)}`,
    );
  }
  const wrong = names.find((name) => !names.includes(comparedWith[name] ?? ''));
  if (wrong !== undefined) {
    problems.push(`Expected \`comparedWith\` to name a variant for each variant, not so for ${quote(wrong)}`);
  }
  if (problems.length > 0) throw new InputError(problems);
  const planned = plan({ ...record, name: experimentName(id), variants });
  if (planned.id === id) return planned;
  throw new InputError([`Expected \`id\` to be that of its variants, ${planned.id}, got ${quote(id)}`]);
}

const VERSION = `${RESULTS_VERSION}, the version of results that this manyruns writes`;
const SEEDS = 'a list of different seeds';

const recordSchema = z.object(
  {
    id: z.string({ error: 'an id' }).check(z.regex(EXPERIMENT_ID, { error: 'a name and 12 hex digits' })),
    version: z.literal(RESULTS_VERSION, { error: VERSION }),
    variants: z.record(z.string(), z.looseObject({}), { error: 'an object with run specs by name' }),
    seeds: z.array(seedField(), { error: SEEDS }).check(
      z.minLength(1, { error: SEEDS }),
      z.maxLength(MAX_RUNS, { error: `at most ${MAX_RUNS} seeds` }),
      z.refine((seeds) => new Set(seeds).size === seeds.length, { error: SEEDS }),
    ),
    baseline: z.string({ error: 'the name of a variant' }),
    comparedWith: z.record(z.string(), z.string(), { error: 'the names of variants by name' }),
    ...answerFields,
  },
  { error: 'an object' },
);
