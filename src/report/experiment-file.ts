import type { ExperimentRecord } from '../experiment/record.ts';

/**
 * What gives these very results again, and the same answer: of experiment.json all that `run` goes by.
 *
 * @returns JSON with a line for each variant
 */
export function experimentFile({
  software: _,
  created: __,
  blocks: ___,
  ...needed
}: ExperimentRecord): string {
  return inLines(needed, 2);
}

// --- internal ---

/** JSON, in which objects have a line for each field down to so many levels. */
function inLines(value: unknown, levels: number): string {
  if (levels === 0 || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  const lines = Object.entries(value as object).map(
    ([name, field]) => `${JSON.stringify(name)}: ${inLines(field, levels - 1)}`,
  );
  return `{\n${lines.join(',\n').replace(/^/gm, '  ')}\n}`;
}
