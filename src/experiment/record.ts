import * as z from 'zod/mini';
import { normaliseRunSpec, type RunSpecWithoutSeed, seedField } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import { type AnswerOptions, answerFields, answerOptions } from './answer-options.ts';
import { EXPERIMENT_ID, isVariantName, VARIANT_NAME_RULE } from './names.ts';
import { type Plan, plan, RESULTS_VERSION } from './plan.ts';
import { MAX_RUNS } from './schema.ts';

/** experiment.json */
export interface ExperimentRecord extends AnswerOptions {
  readonly id: string;
  readonly version: number;
  readonly software: string;
  /** ISO time */
  readonly created: string;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  readonly seeds: readonly number[];
  /** As it was written: a variant, or what one was called before the grid. */
  readonly baseline: string;
  readonly comparedWith: Readonly<Record<string, string>>;
  readonly blocks: readonly number[];
  readonly margin?: number;
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
  const heading = `${source} cannot be used:`;
  const parsed = parse(recordSchema, record, { heading });
  const { id, variants: written, seeds, baseline, comparedWith } = parsed;
  const problems: string[] = [];
  const variants: Record<string, RunSpecWithoutSeed> = {};
  for (const [name, spec] of Object.entries(written)) {
    if (!isVariantName(name)) {
      throw new InputError([`Expected ${quote(name)} to be ${VARIANT_NAME_RULE}`], heading);
    }
    const { seed: _, ...normalised } = normaliseRunSpec(
      { ...(spec as object), seed: seeds[0] },
      { at: `variants.${name}`, heading, mayLackCode: true },
    );
    variants[name] = normalised;
  }
  const names = Object.keys(variants);
  if (names.length === 0) problems.push('Expected `variants` to name at least one variant');
  if (names.length * seeds.length > MAX_RUNS) {
    problems.push(`Expected at most ${MAX_RUNS} runs, got ${names.length} variants x ${seeds.length} seeds`);
  }
  const isOrigin = names.some((name) => name.startsWith(`${baseline}_`) && comparedWith[name] === name);
  if (!names.includes(baseline) && !isOrigin) {
    problems.push(
      `Expected \`baseline\` to be one of the variants, or the name of one before the grid, got ${quote(baseline)}`,
    );
  }
  const wrong = names.find((name) => !names.includes(comparedWith[name] ?? ''));
  if (wrong !== undefined) {
    problems.push(`Expected \`comparedWith\` to name a variant for each variant, not so for ${quote(wrong)}`);
  }
  if (problems.length > 0) throw new InputError(problems, heading);
  const planned = plan({
    ...{ name: experimentName(id), variants, seeds, baseline, comparedWith },
    ...answerOptions(parsed),
  });
  if (planned.id !== id) {
    throw new InputError(
      [`Expected \`id\` to be that of its variants, ${planned.id}, got ${quote(id)}`],
      heading,
    );
  }
  return planned;
}

// --- internal ---

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
