import { asChoice } from '../environments/tables.ts';
import { InputError } from '../validation/errors.ts';

/**
 * An experiment in which environments that a program has in memory are named by their tables.
 *
 * @throws InputError where one cannot be a table, such as one without an end
 */
export function withTables(experiment: unknown, heading: string): unknown {
  if (!isObject(experiment)) return experiment;
  const { variants } = experiment;
  try {
    return {
      ...experiment,
      ...named(experiment),
      ...(isObject(variants)
        ? { variants: Object.fromEntries(Object.entries(variants).map(inVariant)) }
        : {}),
    };
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.problems, heading) : error;
  }
}

// --- internal ---

function inVariant([name, variant]: [string, unknown]): [string, unknown] {
  return [name, isObject(variant) ? { ...variant, ...named(variant) } : variant];
}

function named(run: Readonly<Record<string, unknown>>): object {
  return Object.hasOwn(run, 'environment') ? { environment: asChoice(run.environment) } : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
