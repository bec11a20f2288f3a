import { type Choice, MAX_CHANGES, normaliseRunSpec, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import { type AnswerOptions, answerOptions } from './answer-options.ts';
import { type Cell, expandGrid, MAX_CELLS } from './grid.ts';
import { isVariantName, VARIANT_NAME_RULE } from './names.ts';
import { saidTwice } from './override.ts';
import { currentExperimentSchema, type ExperimentInput, MAX_RUNS, namesOnly } from './schema.ts';
import { withTables } from './with-tables.ts';

/** An experiment, checked and normalised: variants x seeds. */
export interface Experiment extends AnswerOptions {
  readonly name: string;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  readonly seeds: readonly number[];
  readonly baseline: string;
  /** The variant that each one is compared with; itself for a baseline. */
  readonly comparedWith: Readonly<Record<string, string>>;
  /** Up to which share of the baseline's mean a difference does not matter. Of the answer, not of the runs: not in the id. */
  readonly margin?: number;
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
  const heading = headingOf(options);
  const input = checkForm(withTables(object, heading), heading);
  const { name, seeds, variants: written, baseline, margin, grid, random, goal, ...shared } = input;
  const cells = expandGrid(written ?? {}, { grid, random }, shared).map((cell) =>
    options.episodes === undefined ? cell : { ...cell, spec: { ...cell.spec, episodes: options.episodes } },
  );

  const problems = namingProblems(cells, written, baseline);
  for (const [variant, changes] of Object.entries(written ?? {})) {
    problems.push(...saidTwice({ ...changes }).map((problem) => inVariant(variant, problem)));
  }
  if (options.episodes !== undefined && Object.hasOwn({ ...grid, ...random?.over }, 'episodes')) {
    problems.push('Expected `--episodes` not to be given, because the sweep varies the episodes');
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
  // Cells of a single variant would each be their own baseline: the first one serves all.
  const single = cells.every(({ origin }) => origin === cells[0].origin);
  const base = baseline ?? (single ? cells[0].name : cells[0].origin);
  const variants = problems.length
    ? {}
    : normaliseAll(cells, { seed: seedList[0], problems, readFile: options.readFile });
  if (problems.length > 0) throw new InputError([...new Set(problems)], heading);
  const comparedWith = compare(cells, base);
  const search = random ? 'random' : grid && 'grid';
  return {
    name,
    variants,
    seeds: seedList,
    baseline: base,
    comparedWith,
    ...answerOptions({ goal, search, margin }),
  };
}

/** What stands above the problems of an experiment. */
export function headingOf({ source = 'The experiment' }: ParseOptions): string {
  return `${source} cannot be used:`;
}

// --- internal ---

/** Holds a file against the schema. Wrong names of variants do not wait until the rest is right. */
function checkForm(object: unknown, heading: string): ExperimentInput {
  // Before the schema, which would tell a hundred thousand problems one by one.
  const { variants: written } = (object ?? {}) as Partial<ExperimentInput>;
  const names = typeof written === 'object' && written !== null ? Object.keys(written) : [];
  if (names.length > MAX_CELLS)
    throw new InputError([`Expected at most ${MAX_CELLS} variants, got ${names.length}`], heading);
  // What is without a name later, or gone.
  const nameless = names.find((name) => name === '' || name === '__proto__');
  if (nameless !== undefined)
    throw new InputError([`Expected ${quote(nameless)} to be ${VARIANT_NAME_RULE}`], heading);
  try {
    return parse(currentExperimentSchema(), object, { heading }) as unknown as ExperimentInput;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const naming = namesOnly.safeParse(object);
    if (!naming.success) throw error;
    const { variants, baseline, grid, random } = naming.data as Partial<ExperimentInput>;
    const problems = [...error.problems];
    try {
      // The empty specs stand for whatever is wrong inside of the variants.
      const cells = expandGrid(
        Object.fromEntries(Object.keys(variants ?? {}).map((name) => [name, {}])),
        { grid, random },
        {},
      );
      problems.push(...namingProblems(cells, variants, baseline));
    } catch (gridError) {
      if (!(gridError instanceof InputError)) throw gridError;
      problems.push(...gridError.problems);
    }
    throw new InputError(problems, heading);
  }
}

function namingProblems(
  cells: readonly Cell[],
  written: ExperimentInput['variants'] = {},
  baseline?: string,
): string[] {
  const names = cells.map((cell) => cell.name);
  const origins = Object.keys(written);
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

function inVariant(name: string, problem: string): string {
  const at = `variants.${name}`;
  return problem.startsWith('In `') ? `In \`${at}.${problem.slice(4)}` : `In \`${at}\`: ${problem}`;
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
  { seed, problems, readFile }: { seed: number; problems: string[]; readFile?: (file: string) => string },
): Record<string, RunSpecWithoutSeed> {
  let changes = 0;
  const found = cells.map(({ name, spec }) => {
    if (changes > MAX_CHANGES) return { name, normalised: undefined, problems: [] as readonly string[] };
    try {
      const { seed: _, ...normalised } = normaliseRunSpec({ ...spec, seed }, { readFile });
      changes += ((normalised.epsilon.values ?? []) as unknown[]).length;
      if (changes > MAX_CHANGES) {
        throw new InputError([
          `Expected epsilons that change at most ${MAX_CHANGES} times in all variants together, got more by the time of \`${name}\``,
        ]);
      }
      return { name, normalised, problems: [] as readonly string[] };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { name, normalised: undefined, problems: error.problems };
    }
  });
  const times = new Map<string, number>();
  for (const problem of found.flatMap((one) => [...new Set(one.problems)])) {
    times.set(problem, (times.get(problem) ?? 0) + 1);
  }
  for (const one of found) {
    for (const problem of one.problems) {
      const everywhere = times.get(problem) === found.length;
      problems.push(everywhere ? problem : inVariant(one.name, problem));
    }
  }
  return Object.fromEntries(
    found.flatMap(({ name, normalised }) => (normalised ? [[name, normalised]] : [])),
  ) as Record<string, RunSpecWithoutSeed & { epsilon: Choice }>;
}
