import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod/mini';
import { InputError, messageOf } from '../errors.ts';
import { integerFrom, notOneOf, parse, quote, strictObject } from '../options.ts';
import {
  type Choice,
  normaliseRunSpec,
  type RunSpecInput,
  type RunSpecWithoutSeed,
  runFields,
  seedField,
} from '../run-spec.ts';
import { expandGrid, type GridInput } from './grid.ts';
import { EXPERIMENT_NAME, EXPERIMENT_NAME_RULE, isVariantName, VARIANT_NAME_RULE } from './names.ts';

export const MAX_RUNS = 1e6;
const MAX_TEXT = 16 * 2 ** 20;

/** What a variant may override: anything of a run but its seed. */
export type VariantInput = Partial<Omit<RunSpecInput, 'seed'>>;

/** An experiment as a person writes it. */
export interface ExperimentInput extends VariantInput {
  readonly name: string;
  /** How many (0, 1, ...), which ones, or a stretch of them. */
  readonly seeds: number | readonly number[] | { readonly from: number; readonly count: number };
  readonly variants?: Readonly<Record<string, VariantInput>>;
  /** The variant that the others are compared with; the first if not said. */
  readonly baseline?: string;
  /** Every variant x every combination of these values replaces the variants. */
  readonly grid?: GridInput;
}

/** An experiment, checked and normalised: variants x seeds. */
export interface Experiment {
  readonly name: string;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  readonly seeds: readonly number[];
  readonly baseline: string;
  /** The variant that each one is compared with; itself for a baseline. */
  readonly comparedWith: Readonly<Record<string, string>>;
}

const variantFields = Object.fromEntries(
  Object.entries(runFields).map(([key, field]) => [key, z.optional(field)]),
) as { [Key in keyof typeof runFields]: z.ZodMiniOptional<(typeof runFields)[Key]> };

const seedsRule = `a count from 1 to ${MAX_RUNS}, a list of different seeds, or {from, count}`;
const gridValue = z.union([z.number(), z.string(), z.boolean()], {
  error: 'a number, a word, or true or false',
});

/** The file format. One schema gives the validation, the types and the JSON Schema for editors. */
export const experimentSchema = strictObject({
  $schema: z.optional(z.string()),
  name: z
    .string({ error: EXPERIMENT_NAME_RULE })
    .check(z.regex(EXPERIMENT_NAME, { error: EXPERIMENT_NAME_RULE })),
  ...variantFields,
  seeds: z.union(
    [
      integerFrom(1, MAX_RUNS),
      z.array(seedField(), { error: seedsRule }).check(
        z.minLength(1, { error: seedsRule }),
        z.maxLength(MAX_RUNS, { error: seedsRule }),
        z.refine((seeds) => new Set(seeds).size === seeds.length, { error: 'a list without duplicates' }),
      ),
      strictObject({ from: seedField(), count: integerFrom(1, MAX_RUNS) }).check(
        z.refine(({ from, count }) => from + count - 1 <= Number.MAX_SAFE_INTEGER, {
          error: 'seeds up to 9007199254740991',
        }),
      ),
    ],
    { error: seedsRule },
  ),
  variants: z.optional(
    z
      .record(z.string(), strictObject(variantFields), { error: 'variants by their names' })
      .check(z.refine((variants) => Object.keys(variants).length > 0, { error: 'at least one variant' })),
  ),
  baseline: z.optional(z.string({ error: 'the name of a variant' })),
  grid: z.optional(
    z.record(
      z.string(),
      z
        .array(gridValue, { error: 'a list of values' })
        .check(z.minLength(1, { error: 'a list of at least one value' })),
      { error: 'lists of values by their paths, such as `agent.alpha`' },
    ),
  ),
});

/** For experiments in TypeScript: gives the types while you write; nothing else. */
export function defineExperiment(experiment: ExperimentInput): ExperimentInput {
  return experiment;
}

export interface ParseOptions {
  /** What to call the experiment in messages. */
  readonly source?: string;
  /** Only the first so many seeds; more, where the experiment gives a count and not a list. */
  readonly seeds?: number;
  /** This many episodes in every variant. */
  readonly episodes?: number;
}

/**
 * Reads an experiment: the text of a YAML or JSON file, or an object of the same form, in which an epsilon may
 * be a function.
 *
 * @throws InputError with all problems at once: where, what is allowed, what was got
 */
export function parseExperiment(experiment: string | object, options: ParseOptions = {}): Experiment {
  const heading = `${options.source ?? 'The experiment'} cannot be used:`;
  const object = typeof experiment === 'string' ? parseText(experiment, heading) : experiment;
  const input = parse(experimentSchema, object, { heading }) as unknown as ExperimentInput;
  const { name, seeds, variants: written, baseline, grid, ...shared } = input;
  const cells = expandGrid(written ?? {}, grid ?? {}, shared).map((cell) =>
    options.episodes === undefined ? cell : { ...cell, spec: { ...cell.spec, episodes: options.episodes } },
  );

  const problems: string[] = [];
  if (options.episodes !== undefined && Object.hasOwn(grid ?? {}, 'episodes')) {
    problems.push('Expected `--episodes` not to be given, because `grid` varies the episodes');
  }
  const names = cells.map((cell) => cell.name);
  for (const [i, variant] of names.entries()) {
    if (!isVariantName(variant)) problems.push(`Expected ${quote(variant)} to be ${VARIANT_NAME_RULE}`);
    const twin = names.findIndex((other) => other.toLowerCase() === variant.toLowerCase());
    if (twin !== i)
      problems.push(
        `Expected names that differ in more than case, got ${quote(names[twin])} and ${quote(variant)}`,
      );
  }
  const seedList = listSeeds(seeds, options.seeds);
  if (seedList.length < (options.seeds ?? 0)) {
    problems.push(
      `Expected \`--seeds\` to be at most the ${seedList.length} seeds that the experiment lists, got \`${options.seeds}\``,
    );
  }
  if (seedList.length * cells.length > MAX_RUNS) {
    problems.push(
      `Expected at most ${MAX_RUNS} runs, got ${cells.length} variants x ${seedList.length} seeds`,
    );
  }
  const origins = Object.keys(written ?? {});
  const base = baseline ?? cells[0].origin;
  if (baseline !== undefined && !names.includes(baseline) && !origins.includes(baseline)) {
    problems.push(
      `Expected \`baseline\` to be ${notOneOf([...new Set([...origins, ...names])], baseline)}, got ${quote(baseline)}`,
    );
  }
  const variants = problems.length ? {} : normaliseAll(cells, seedList[0], problems);
  if (problems.length > 0) throw new InputError([...new Set(problems)], heading);
  const comparedWith = Object.fromEntries(
    cells.map((cell) => {
      const sameCell = cells.find((other) => other.origin === base && other.cell === cell.cell);
      return [cell.name, names.includes(base) ? base : (sameCell?.name ?? cell.name)];
    }),
  );
  return { name, variants, seeds: seedList, baseline: base || names[0], comparedWith };
}

// --- internal ---

function parseText(text: string, heading: string): unknown {
  if (text.length > MAX_TEXT) {
    throw new InputError([`Expected at most ${MAX_TEXT} characters, got ${text.length}`], heading);
  }
  try {
    return parseYaml(text, { logLevel: 'error', maxAliasCount: 100 });
  } catch (error) {
    const words = error instanceof YAMLParseError ? error.message : `It is not YAML: ${messageOf(error)}`;
    throw new InputError([words.trim()], heading);
  }
}

function listSeeds(seeds: ExperimentInput['seeds'], only?: number): readonly number[] {
  if (Array.isArray(seeds)) return seeds.slice(0, only);
  const { from, count } =
    typeof seeds === 'number' ? { from: 0, count: seeds } : (seeds as { from: number; count: number });
  const most = Math.min(only ?? count, Number.MAX_SAFE_INTEGER - from + 1);
  return Array.from({ length: most }, (_, i) => from + i);
}

function normaliseAll(
  cells: ReturnType<typeof expandGrid>,
  seed: number,
  problems: string[],
): Record<string, RunSpecWithoutSeed> {
  const found = cells.map(({ name, spec }) => {
    try {
      const { seed: _, ...normalised } = normaliseRunSpec({ ...spec, seed });
      return { name, normalised, problems: [] as readonly string[] };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { name, normalised: undefined, problems: error.problems };
    }
  });
  for (const one of found) {
    for (const problem of one.problems) {
      const everywhere = found.every((other) => other.problems.includes(problem));
      problems.push(everywhere ? problem : `In \`variants.${one.name}\`: ${problem}`);
    }
  }
  return Object.fromEntries(
    found.flatMap(({ name, normalised }) => (normalised ? [[name, normalised]] : [])),
  ) as Record<string, RunSpecWithoutSeed & { epsilon: Choice }>;
}
