/** Nothing in an experiment is nested deeper. */
export const MOST_DEEP = 100;
/** Above this size, text must be JSON and is held to other limits: garbage in YAML takes long to refuse. */
export const MOST_SHORT = 2 ** 18;

/**
 * The data of a text that is plain JSON: no need to load, and run, a reader of YAML for it. Undefined for any other
 * text, and for what that reader refuses and can say where: a key that stands twice in an object, deep nesting.
 */
export function plainJson(text: string): unknown {
  if (text.length > MOST_SHORT) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const written = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
  return countMembers(data, MOST_DEEP) === written ? data : undefined;
}

// --- internal ---

/** The members of all objects in it; NaN where it is nested deeper than `most` levels. */
function countMembers(data: unknown, most: number): number {
  if (typeof data !== 'object' || data === null) return 0;
  if (most === 0) return Number.NaN;
  let count = Array.isArray(data) ? 0 : Object.keys(data).length;
  for (const value of Object.values(data)) count += countMembers(value, most - 1);
  return count;
}
