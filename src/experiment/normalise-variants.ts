import {
  MAX_CHANGES,
  type NormaliseOptions,
  normaliseRunSpec,
  type RunSpecWithoutSeed,
} from '../training/run-spec.ts';
import { InputError, orProblems } from '../validation/errors.ts';
import type { Cell } from './grid.ts';
import type { ExperimentInput } from './schema.ts';

/**
 * The variants of an experiment in the one form that travels, by their names.
 *
 * @throws InputError: what is wrong with a sweep, or with every variant, is told once, and not as a fault of each
 */
export function normaliseVariants(
  cells: readonly Cell[],
  seed: number,
  { grid, random, readFile }: Pick<ExperimentInput, 'grid' | 'random'> & Pick<NormaliseOptions, 'readFile'>,
): Record<string, RunSpecWithoutSeed> {
  let changes = 0;
  const variants: Record<string, RunSpecWithoutSeed> = {};
  const problems: { readonly name: string; readonly problem: string }[] = [];
  for (const { name, spec } of cells) {
    orProblems(
      () => {
        const { seed: _, ...normalised } = normaliseRunSpec({ ...spec, seed }, { readFile });
        changes += ((normalised.epsilon.values ?? []) as unknown[]).length;
        variants[name] = normalised;
      },
      (found) => problems.push(...[...new Set(found)].map((problem) => ({ name, problem }))),
    );
    if (changes > MAX_CHANGES) {
      const problem = `Expected epsilons that change at most ${MAX_CHANGES} times in all variants together, got more by the time of \`${name}\``;
      problems.push({ name, problem });
      break;
    }
  }
  if (problems.length === 0) return variants;
  const paths = Object.keys(grid ?? random?.over ?? {});
  const ofSweep = problems.filter(({ problem }) => isValueAt(paths, problem));
  const others = problems.filter(({ problem }) => !isValueAt(paths, problem));
  const byProblem = Map.groupBy(others, ({ problem }) => problem);
  const words = others.map(({ name, problem }) =>
    byProblem.get(problem)?.length === cells.length ? problem : inVariant(name, problem),
  );
  const values = ofSweep.map(({ problem }) => problem);
  throw new InputError([...valuesInWords(grid ? 'grid' : 'random.over', values), ...new Set(words)]);
}

/** A problem of a run, told at its place in the file. */
export function inVariant(name: string, problem: string): string {
  const at = `variants.${name}`;
  return problem.startsWith('In `') ? `In \`${at}.${problem.slice(4)}` : `In \`${at}\`: ${problem}`;
}

// --- internal ---

const GOT = ', got ';
const VALUES_SHOWN = 5;

/** Whether it is the value at one of these paths that is wrong, which may be a short form of a kind with options. */
function isValueAt(paths: readonly string[], problem: string): boolean {
  const begins = paths.some((path) =>
    [`${path}\``, `${path}.`].some((at) => problem.startsWith(`Expected \`${at}`)),
  );
  return begins && problem.includes(GOT);
}

/** Values of a sweep, each rule once: ``In `grid`: Expected `agent.alpha` to be ..., got `2` (number), `3` (number)``. */
function valuesInWords(at: string, problems: readonly string[]): string[] {
  const byRule = Map.groupBy(new Set(problems), (problem) => problem.split(GOT)[0]);
  return [...byRule].map(([rule, all]) => {
    const values = all.map((problem) => problem.slice(rule.length + GOT.length));
    const more = values.length > VALUES_SHOWN ? ` and ${values.length - VALUES_SHOWN} more` : '';
    return `In \`${at}\`: ${rule}${GOT}${values.slice(0, VALUES_SHOWN).join(', ')}${more}`;
  });
}
