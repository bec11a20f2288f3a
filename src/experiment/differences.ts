import type { Choice, RunSpecWithoutSeed } from '../training/run-spec.ts';

/**
 * In what a variant differs from another: its own values by their paths, such as `agent.alpha`. Kinds that differ, and
 * schedules, are given whole; an option that only the other one says is `default`.
 */
export function differences(
  spec: RunSpecWithoutSeed,
  other: RunSpecWithoutSeed,
): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(spec)) {
    const before: unknown = other[field as keyof RunSpecWithoutSeed];
    if (isEqual(value, before)) continue;
    if (isChoice(value) && isChoice(before) && value.kind === before.kind && field !== 'epsilon') {
      for (const option of new Set([...Object.keys(value), ...Object.keys(before)])) {
        const own = value[option];
        if (!isEqual(own, before[option])) found[`${field}.${option}`] = own ?? 'default';
      }
    } else found[field] = value;
  }
  return found;
}

// --- internal ---

function isChoice(value: unknown): value is Choice {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
