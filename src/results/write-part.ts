import type { Store } from '../store/store.ts';
import { encodeRuns } from './runs.ts';

/**
 * Writes the finished files of a part in their order: episodes, curves, runs, which commit it.
 *
 * @param files by their keys below `<id>/`
 * @param standing the keys of runs files that commit parts: one that this part replaces is withdrawn first, so that nobody
 *   takes half of the new files for the old part
 */
export async function writePart(
  store: Store,
  id: string,
  files: Readonly<Record<string, Uint8Array>>,
  standing: ReadonlySet<string>,
): Promise<void> {
  const entries = Object.entries(files).map(([key, bytes]) => [`${id}/${key}`, bytes] as const);
  const [runsKey] = entries[entries.length - 1];
  if (standing.has(runsKey)) await store.write(runsKey, encodeRuns({ rows: [], files: {} }));
  for (const [key, bytes] of entries) await store.write(key, bytes);
}
