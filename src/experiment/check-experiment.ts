import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { InputError, orProblems, underHeading } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import { type AnswerOptions, answerOptions } from './answer-options.ts';
import { type Cell, expandGrid, MAX_CELLS } from './grid.ts';
import { isVariantName, VARIANT_NAME_RULE } from './names.ts';
import { inVariant, normaliseVariants } from './normalise-variants.ts';
import { saidTwice } from './override.ts';
import { currentExperimentSchema, type ExperimentInput, namesOnly, tooManyRuns } from './schema.ts';
import { withTables } from './with-tables.ts';

/** An experiment, checked and normalised: variants x seeds. What it says of its answer changes no run, and no id. */
export interface Experiment extends AnswerOptions {
  readonly name: string;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  readonly seeds: readonly number[];
  readonly baseline: string;
  /** The variant that each one is compared with; itself for a baseline. */
  readonly comparedWith: Readonly<Record<string, string>>;
}

export interface ParseOptions {
  /** What to call the experiment in messages. */
  readonly source?: string;
  /** Only the first so many seeds; more, where the experiment gives a count and not a list. */
  readonly seeds?: number;
  /** This many episodes in every variant. */
  readonly episodes?: number;
  /** Gives the text of a file that an environment names. */
  readonly readFile?: (file: string) => string;
}

/**
 * Checks an experiment that is data already, whatever it was read from.
 *
 * @throws InputError with all problems at once: where, what is allowed, what was got
 */
export function checkExperiment(object: unknown, options: ParseOptions = {}): Experiment {
  return underHeading(headingOf(options), () => checked(object, options));
}

/** What stands above the problems of an experiment. */
export function headingOf({ source = 'The experiment' }: ParseOptions): string {
  return `${source} cannot be used:`;
}

// --- internal ---

function checked(object: unknown, options: ParseOptions): Experiment {
  const input = checkForm(withTables(object));
  const { name, seeds, variants: written = {}, baseline, margin, grid, random, goal, ...shared } = input;
  const { episodes } = options;
  const cells = expandGrid(written, { grid, random }, shared).map((cell) =>
    episodes === undefined ? cell : { ...cell, spec: { ...cell.spec, episodes } },
  );

  const problems = namingProblems(cells, Object.keys(written), baseline);
  for (const [variant, changes] of Object.entries(written)) {
    problems.push(...saidTwice({ ...changes }).map((problem) => inVariant(variant, problem)));
  }
  if (episodes !== undefined && Object.hasOwn({ ...grid, ...random?.over }, 'episodes')) {
    problems.push('Expected `--episodes` not to be given, because the sweep varies the episodes');
  }
  const seedList = listSeeds(seeds, options.seeds);
  if (seedList.length < (options.seeds ?? 0)) {
    problems.push(
      `Expected \`--seeds\` to be at most the ${seedList.length} seeds that the experiment lists, got \`${options.seeds}\``,
    );
  }
  problems.push(...tooManyRuns(cells.length, seedList.length));
  if (problems.length > 0) throw new InputError([...new Set(problems)]);
  // Cells of a single variant would each be their own baseline: the first one serves all.
  const single = cells.every(({ origin }) => origin === cells[0].origin);
  const base = baseline ?? (single ? cells[0].name : cells[0].origin);
  return {
    name,
    variants: normaliseVariants(cells, seedList[0], { grid, random, ...options }),
    seeds: seedList,
    baseline: base,
    comparedWith: compare(cells, base),
    ...answerOptions({ goal, search: random ? 'random' : grid && 'grid', margin }),
  };
}

/** Holds a file against the schema. Wrong names of variants do not wait until the rest is right. */
function checkForm(object: unknown): ExperimentInput {
  // Before the schema, which would tell a hundred thousand problems one by one.
  const { variants: written } = (object ?? {}) as Partial<ExperimentInput>;
  const names = typeof written === 'object' && written !== null ? Object.keys(written) : [];
  if (names.length > MAX_CELLS)
    throw new InputError([`Expected at most ${MAX_CELLS} variants, got ${names.length}`]);
  // What is without a name later, or gone.
  const nameless = names.find((name) => name === '' || name === '__proto__');
  if (nameless !== undefined)
    throw new InputError([`Expected ${quote(nameless)} to be ${VARIANT_NAME_RULE}`]);
  return orProblems(
    () => parse(currentExperimentSchema(), object) as unknown as ExperimentInput,
    (problems) => {
      throw new InputError([...problems, ...problemsOfNames(object, names)]);
    },
  );
}

/** What can be said of the names in a file that has other faults. */
function problemsOfNames(object: unknown, names: readonly string[]): readonly string[] {
  const naming = namesOnly.safeParse(object);
  if (!naming.success) return [];
  const { baseline, ...sweep } = naming.data as Partial<ExperimentInput>;
  // The empty specs stand for whatever is wrong inside of the variants.
  const empty = Object.fromEntries(names.map((name) => [name, {}]));
  return orProblems(
    () => namingProblems(expandGrid(empty, sweep, {}), names, baseline),
    (problems) => problems,
  );
}

function namingProblems(cells: readonly Cell[], origins: readonly string[], baseline?: string): string[] {
  const names = cells.map((cell) => cell.name);
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const variant of names) {
    if (!isVariantName(variant)) problems.push(`Expected ${quote(variant)} to be ${VARIANT_NAME_RULE}`);
    const twin = seen.get(variant.toLowerCase());
    if (twin !== undefined) {
      problems.push(`Expected names that differ in more than case, got ${quote(twin)} and ${quote(variant)}`);
    }
    seen.set(variant.toLowerCase(), variant);
  }
  if (baseline !== undefined && !names.includes(baseline) && !origins.includes(baseline)) {
    problems.push(
      `Expected \`baseline\` to be ${notOneOf([...new Set([...origins, ...names])], baseline)}, got ${quote(baseline)}`,
    );
  }
  return problems;
}

/** Each variant with the one it is compared with: the baseline itself, or the baseline's cell of equal grid values. */
function compare(cells: readonly Cell[], baseline: string): Record<string, string> {
  if (cells.some(({ name }) => name === baseline)) {
    return Object.fromEntries(cells.map(({ name }) => [name, baseline]));
  }
  const byCell = new Map(
    cells.filter(({ origin }) => origin === baseline).map(({ combination, name }) => [combination, name]),
  );
  return Object.fromEntries(cells.map(({ name, combination }) => [name, byCell.get(combination) ?? name]));
}

function listSeeds(seeds: ExperimentInput['seeds'], only?: number): readonly number[] {
  if (Array.isArray(seeds)) return seeds.slice(0, only);
  const { from, count } =
    typeof seeds === 'number' ? { from: 0, count: seeds } : (seeds as { from: number; count: number });
  const most = Math.min(only ?? count, Number.MAX_SAFE_INTEGER - from + 1);
  return Array.from({ length: most }, (_, i) => from + i);
}
