import { asChoice } from '../environments/tables.ts';

/**
 * An experiment in which environments that a program has in memory are named by their tables.
 *
 * @throws InputError where one cannot be a table, such as one without an end
 */
export function withTables(experiment: unknown): unknown {
  if (!isObject(experiment)) return experiment;
  const named = withTable(experiment);
  if (!isObject(named.variants)) return named;
  const variants = Object.entries(named.variants).map(([name, variant]) => [
    name,
    isObject(variant) ? withTable(variant) : variant,
  ]);
  return { ...named, variants: Object.fromEntries(variants) };
}

// --- internal ---

type Fields = Readonly<Record<string, unknown>>;

function withTable(run: Fields): Fields {
  return Object.hasOwn(run, 'environment') ? { ...run, environment: asChoice(run.environment) } : run;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
