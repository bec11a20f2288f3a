import { firstOf, type Part, runsOf } from '../experiment/part.ts';
import type { Store } from '../store/store.ts';
import type { Committed } from './committed.ts';
import { encodeCurves } from './curves.ts';
import { encodeEpisodes } from './episodes.ts';
import { type FileOfPart, keys } from './keys.ts';
import { readParquet } from './parquet.ts';
import { encodeRuns } from './runs.ts';

/**
 * Empties files that belong to no committed part, that no part replaces, and that hold a run which stands elsewhere or is
 * about to be computed: nobody who reads the tables may find a run twice.
 *
 * @param parts what is about to be computed
 */
export async function withdrawLeftovers(
  store: Store,
  id: string,
  { runs, uncommitted }: Committed,
  parts: readonly Part[] = [],
): Promise<void> {
  if (uncommitted.length === 0) return;
  const replaced = new Set(parts.flatMap((part) => keysOf(id, part)));
  const computed = new Set(
    parts.flatMap((part) => [...runsOf(part)].map(({ variant, spec }) => `${variant}/${spec.seed}`)),
  );
  for (const file of uncommitted) {
    if (replaced.has(file.key)) continue;
    const found = await runsNamedIn(await store.read(file.key), file);
    const isTwice = ([variant, seed]: readonly [string, number]) =>
      runs.get(variant)?.has(seed) || computed.has(`${variant}/${seed}`);
    if (found === undefined || found.some(isTwice)) await store.write(file.key, EMPTY[file.kind]());
  }
}

/** A runs file of no runs: what was committed under its key is so no more. */
export function emptyRuns(): Uint8Array {
  return EMPTY.runs();
}

// --- internal ---

const EMPTY = {
  runs: () => encodeRuns({ rows: [], files: {} }),
  curves: () => encodeCurves([]),
  episodes: () =>
    encodeEpisodes({
      seeds: [],
      timesteps: new Int32Array(),
      penalties: new Int32Array(),
      returns: new Float64Array(),
    }),
};

function keysOf(id: string, part: Part): string[] {
  const { variant, seed } = firstOf(part);
  const episodes = Object.keys(part.variants).map((name) => keys.episodes(id, name, seed));
  return [keys.runs(id, variant, seed), keys.curves(id, variant, seed), ...episodes];
}

/** The runs of which a file has rows; undefined where it cannot be read. */
async function runsNamedIn(
  bytes: Uint8Array,
  { variant }: FileOfPart,
): Promise<(readonly [string, number])[] | undefined> {
  try {
    const { rows, columns } = await readParquet(bytes);
    const [names, seeds] = [columns.get('variant'), columns.get('seed')];
    const found = new Map<string, readonly [string, number]>();
    for (let row = 0; row < rows; row++) {
      const run = [String(names?.[row] ?? variant), Number(seeds?.[row])] as const;
      found.set(run.join('/'), run);
    }
    return [...found.values()];
  } catch {
    return undefined;
  }
}
