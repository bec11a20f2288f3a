import { runFields } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { quote, unknownName } from '../validation/fields.ts';

/** Values to try for each path, such as `agent.alpha` or `episodes`. */
export type GridInput = Readonly<Record<string, readonly (number | string | boolean)[]>>;

/** One variant after the grid is expanded. */
export interface Cell {
  readonly name: string;
  /** The variant it comes from; empty where the file names none. */
  readonly origin: string;
  /** Which combination of the grid's values: equal for the same cell of another variant. */
  readonly cell: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

export const MAX_CELLS = 10_000;

/**
 * Every variant x every combination of the grid's values: `fixed_alpha-0.1`.
 *
 * @throws InputError for a path that is no field of a run, or more than 10,000 combinations
 */
export function expandGrid(
  variants: Readonly<Record<string, object>>,
  grid: GridInput,
  shared: Readonly<Record<string, unknown>>,
): Cell[] {
  const paths = Object.entries(grid);
  checkPaths(Object.keys(grid));
  const origins = Object.keys(variants).length > 0 ? Object.entries(variants) : [['', {}] as const];
  const count = paths.reduce((product, [, values]) => product * values.length, origins.length);
  if (count > MAX_CELLS)
    throw new InputError([`Expected at most ${MAX_CELLS} variants, got ${count} from the grid`]);

  return origins.flatMap(([origin, variant]) => {
    let cells: Cell[] = [{ name: origin, origin, cell: '', spec: { ...shared, ...variant } }];
    for (const [path, values] of paths) {
      cells = cells.flatMap(({ name, cell, spec }) =>
        values.map((value) => {
          const label = `${path.split('.').at(-1)}-${value}`;
          return {
            name: name ? `${name}_${label}` : label,
            origin,
            cell: `${cell}_${path}=${value}`,
            spec: withValue(spec, path, value),
          };
        }),
      );
    }
    return cells.map((cell) => ({ ...cell, name: cell.name || 'all' }));
  });
}

// --- internal ---

function checkPaths(paths: readonly string[]): void {
  const problems = paths.flatMap((path) => {
    const [field, ...rest] = path.split('.');
    if (!Object.hasOwn(runFields, field)) {
      return [
        `In \`grid\`: ${unknownName('path', path, [...Object.keys(runFields), 'agent.alpha', 'agent.gamma'])}`,
      ];
    }
    const plain = field === 'episodes' || field === 'maxStepsPerEpisode';
    return rest.length > (plain ? 0 : 1) || rest.includes('')
      ? [`Expected a path in \`grid\` such as \`agent.alpha\` or \`episodes\`, got ${quote(path)}`]
      : [];
  });
  if (problems.length > 0) throw new InputError(problems);
}

function withValue(spec: Readonly<Record<string, unknown>>, path: string, value: unknown) {
  const [field, option] = path.split('.');
  if (option === undefined) return { ...spec, [field]: value };
  const given = spec[field] ?? (field === 'agent' ? 'q-learning' : undefined);
  const choice = typeof given === 'string' ? { kind: given } : typeof given === 'object' ? given : {};
  return { ...spec, [field]: { ...choice, [option]: value } };
}
