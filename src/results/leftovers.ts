import { firstOf, type Part, runName, runNamesIn } from '../experiment/part.ts';
import type { Store } from '../store/store.ts';
import type { Committed } from './committed.ts';
import { encodeCurves } from './curves.ts';
import { encodeEpisodes } from './episodes.ts';
import { type FileOfPart, keys } from './keys.ts';
import { readParquet } from './parquet.ts';
import { encodeRuns } from './runs.ts';

/**
 * Clears away what does not stand, so that nobody who reads the tables finds a run twice: copies the files of damaged
 * parts to `damaged/`, and empties files that belong to no committed part, that no part replaces, and that hold a run which
 * stands elsewhere or is about to be computed.
 *
 * @param parts what is about to be computed
 */
export async function clearLeftovers(
  store: Store,
  id: string,
  { runs, uncommitted, damaged }: Committed,
  parts: readonly Part[] = [],
): Promise<void> {
  if (uncommitted.length === 0) return;
  const damagedSeeds = new Set(damaged.map(({ firstSeed }) => firstSeed));
  const replaced = new Set(parts.flatMap((part) => keysOf(id, part)));
  const computed = new Set(parts.flatMap(runNamesIn));
  for (const file of uncommitted) {
    const { key, firstSeed } = file;
    const isDamaged = damagedSeeds.has(firstSeed);
    if (!isDamaged && replaced.has(key)) continue;
    const bytes = await store.read(key);
    if (isDamaged) await store.write(keys.damaged(id, key), bytes);
    if (replaced.has(key)) continue;
    const found = await runsNamedIn(bytes, file);
    if (!found?.every((run) => !runs.has(run) && !computed.has(run)))
      await store.write(key, EMPTY[file.kind]());
  }
}

// --- internal ---

const EMPTY = {
  runs: () => encodeRuns({ rows: [], files: {} }),
  curves: () => encodeCurves([]),
  episodes: () => encodeEpisodes([]),
};

function keysOf(id: string, part: Part): string[] {
  const { variant, seed } = firstOf(part);
  const episodes = Object.keys(part.variants).map((name) => keys.episodes(id, name, seed));
  return [keys.runs(id, variant, seed), keys.curves(id, variant, seed), ...episodes];
}

/** The runs of which a file has rows; undefined where it cannot be read. */
async function runsNamedIn(bytes: Uint8Array, { variant }: FileOfPart): Promise<string[] | undefined> {
  const file = await readParquet(bytes).catch(() => undefined);
  const nameOf = (row: Record<string, unknown>) =>
    runName({ variant: String(row.variant ?? variant), seed: Number(row.seed) });
  return file && [...new Set(file.rows.map(nameOf))];
}
