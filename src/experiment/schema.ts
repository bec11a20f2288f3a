import * as z from 'zod/mini';
import type { AgentKind } from '../agents/agent.ts';
import { agents } from '../agents/index.ts';
import { ofAgentKinds } from '../agents/own-agents.ts';
import { nameOrKind, type RunSpecInput, runFields, seedField } from '../training/run-spec.ts';
import { integerFrom, strictObject } from '../validation/fields.ts';
import { answerFields, type Goal } from './answer-options.ts';
import type { GridInput } from './grid.ts';
import { EXPERIMENT_NAME, EXPERIMENT_NAME_RULE } from './names.ts';
import { type RandomInput, randomSchema } from './random-search.ts';
import { type VariantInput, variantSchema } from './variant-schema.ts';

export const MAX_RUNS = 1e6;

/** An experiment as a person writes it. */
export interface ExperimentInput extends Partial<Omit<RunSpecInput, 'seed'>> {
  readonly name: string;
  /** How many (0, 1, ...), which ones, or a stretch of them. */
  readonly seeds: number | readonly number[] | { readonly from: number; readonly count: number };
  readonly variants?: Readonly<Record<string, VariantInput>>;
  /** The variant that the others are compared with; the first if not said. */
  readonly baseline?: string;
  /** Up to which share of the baseline's mean a difference does not matter; 0.01 if not said. */
  readonly margin?: number;
  /** Every variant x every combination of these values replaces the variants. */
  readonly grid?: GridInput;
  /** Every variant x so many combinations of values that are drawn; instead of a grid. */
  readonly random?: RandomInput;
  /** By what the variants are ranked; by what was learned, then its cost, if not said. */
  readonly goal?: Goal;
}

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
  ...z.partial(z.object(runFields)).shape,
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
  variants: variantsField(agents),
  baseline: z.optional(z.string({ error: 'the name of a variant' })),
  margin: answerFields.margin,
  grid: z.optional(
    z.record(
      z.string(),
      z.array(gridValue, { error: 'a list of values' }).check(
        z.minLength(1, { error: 'a list of at least one value' }),
        // As text, which names the variants.
        z.refine((values) => new Set(values.map(String)).size === values.length, {
          error: 'a list without duplicates',
        }),
      ),
      { error: 'lists of values by their paths, such as `agent.alpha`' },
    ),
  ),
  random: z.optional(randomSchema),
  goal: answerFields.goal,
});

/** What is wrong with so many runs. */
export function tooManyRuns(variants: number, seeds: number): string[] {
  if (variants * seeds <= MAX_RUNS) return [];
  return [`Expected at most ${MAX_RUNS} runs, got ${variants} variants x ${seeds} seeds`];
}

/** The same with the agents that this process has loaded besides. */
export const currentExperimentSchema = ofAgentKinds((kinds) =>
  strictObject({
    ...experimentSchema.shape,
    agent: z.optional(nameOrKind(kinds)),
    variants: variantsField(kinds),
  }),
);

/** What can be said of the names in a file whose variants have other faults. */
export const namesOnly = z.object({
  variants: z.optional(z.record(z.string(), z.unknown())),
  baseline: z.optional(z.string()),
  grid: experimentSchema.shape.grid,
  random: experimentSchema.shape.random,
});

// --- internal ---

function variantsField(kinds: Readonly<Record<string, AgentKind>>) {
  return z.optional(
    z
      .record(z.string(), variantSchema(kinds), { error: 'variants by their names' })
      .check(z.refine((variants) => Object.keys(variants).length > 0, { error: 'at least one variant' })),
  );
}
