import { DEFAULT_AGENT } from '../training/run-spec.ts';

/** Fields of a run by their names, or options of them by their paths, such as `agent.alpha`. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * A run with some fields said anew. An environment, agent or epsilon of the same kind, or without a kind, changes what it
 * names and keeps the rest; one of another kind takes the place of the whole. A path changes that option alone.
 */
export function override(run: Fields, changes: Fields): Fields {
  const result: Record<string, unknown> = { ...run };
  const whole = ([path]: [string, unknown]) => !path.includes('.');
  const entries = Object.entries(changes);
  for (const [field, value] of entries.filter(whole)) {
    result[field] = CHOICES.includes(field) ? joined(choiceOf(result, field), value) : value;
  }
  for (const [path, value] of entries.filter((entry) => !whole(entry))) {
    const [field, option] = path.split('.');
    result[field] = { ...choiceOf(result, field), [option]: value };
  }
  return result;
}

/** What is said twice, as a field and by a path into it: which of the two holds, nobody could tell. */
export function saidTwice(changes: Fields): string[] {
  return Object.keys(changes).flatMap((path) => {
    const [field, option] = path.split('.');
    return option !== undefined && Object.hasOwn(changes, field)
      ? [
          `Expected either \`${field}\` or \`${path}\`, got both: write \`${option}\` into \`${field}: {...}\`, or leave \`${field}\` out`,
        ]
      : [];
  });
}

// --- internal ---

/** The fields that are a kind with options. */
const CHOICES: readonly string[] = ['environment', 'agent', 'epsilon'];

function choiceOf(run: Fields, field: string): Fields {
  return asObject(run[field] ?? (field === 'agent' ? DEFAULT_AGENT : {})) ?? {};
}

function joined(before: Fields, value: unknown): unknown {
  const after = asObject(value);
  const keeps = after && (after.kind === undefined || after.kind === before.kind);
  return keeps ? { ...before, ...after } : value;
}

/** The short forms written out; undefined for a function. */
function asObject(value: unknown): Fields | undefined {
  if (typeof value === 'string') return { kind: value };
  if (typeof value === 'number') return { kind: 'constant', value };
  return typeof value === 'object' ? (value as Fields) : undefined;
}
