import { runFields } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { quote, unknownName } from '../validation/messages.ts';
import { type Fields, override } from './override.ts';
import { type Combination, drawCombinations, type RandomInput } from './random-search.ts';

/** Values to try for each path, such as `agent.alpha` or `episodes`. */
export type GridInput = Readonly<Record<string, readonly (number | string | boolean)[]>>;

/** One variant after the grid is expanded. */
export interface Cell {
  readonly name: string;
  /** The variant it comes from; empty where the file names none. */
  readonly origin: string;
  /** Which combination of values: equal for the same cell of another variant. */
  readonly combination: string;
  readonly spec: Fields;
}

export const MAX_CELLS = 10_000;

/**
 * Every variant x every combination of the grid's values: `fixed_alpha-0.1`.
 *
 * Or every variant x every combination that a random search draws: `fixed_r001`.
 *
 * @throws InputError for a path that is no field of a run, or more than 10,000 combinations
 */
export function expandGrid(
  variants: Readonly<Record<string, object>>,
  { grid, random }: { readonly grid?: GridInput; readonly random?: RandomInput },
  shared: Fields,
): Cell[] {
  if (grid && random) throw new InputError(['Expected `grid` or `random`, got both']);
  checkPaths(random ? 'random' : 'grid', Object.keys(random?.over ?? grid ?? {}));
  const origins = Object.keys(variants).length > 0 ? Object.entries(variants) : [['', {}] as const];
  const each = random?.count ?? Object.values(grid ?? {}).reduce((all, { length }) => all * length, 1);
  const count = each * origins.length;
  if (count > MAX_CELLS)
    throw new InputError([
      `Expected at most ${MAX_CELLS} variants, got ${count} from the ${random ? 'random search' : 'grid'}`,
    ]);
  const combinations = random ? drawCombinations(random) : combinationsOf(grid ?? {});
  return origins.flatMap(([origin, variant]) => {
    const run = override(shared, variant as Fields);
    return combinations.map(({ name, values }) => ({
      name: [origin, name].filter(Boolean).join('_') || 'all',
      origin,
      combination: name,
      spec: override(run, values),
    }));
  });
}

// --- internal ---

function combinationsOf(grid: GridInput): Combination[] {
  let combinations: Combination[] = [{ name: '', values: {} }];
  for (const [path, choices] of Object.entries(grid)) {
    combinations = combinations.flatMap(({ name, values }) =>
      choices.map((value) => ({
        name: [name, `${path.split('.').at(-1)}-${value}`].filter(Boolean).join('_'),
        values: { ...values, [path]: value },
      })),
    );
  }
  return combinations;
}

function checkPaths(key: string, paths: readonly string[]): void {
  const problems = paths.flatMap((path) => {
    const [field, ...rest] = path.split('.');
    if (!Object.hasOwn(runFields, field)) {
      return [
        `In \`${key}\`: ${unknownName('path', path, [...Object.keys(runFields), 'agent.alpha', 'agent.gamma'])}`,
      ];
    }
    const plain = field === 'episodes' || field === 'maxStepsPerEpisode';
    return rest.length > (plain ? 0 : 1) || rest.includes('')
      ? [`Expected a path in \`${key}\` such as \`agent.alpha\` or \`episodes\`, got ${quote(path)}`]
      : [];
  });
  if (problems.length > 0) throw new InputError(problems);
}
