import type { Backend } from './backends/backend.ts';
import { type Part, partLabel } from './experiment/part.ts';
import type { ExperimentRecord } from './experiment/record.ts';
import { type CommittedPart, committedParts } from './results/committed.ts';
import {
  decodeEpisodes,
  decodeRuns,
  type EpisodeRow,
  keys,
  partOfKey,
  type RunRow,
  sha256,
} from './results/files.ts';
import { rowsOf } from './results/run-table.ts';
import type { Store } from './store/store.ts';
import { messageOf } from './validation/errors.ts';

export interface Verification {
  /** Runs that were trained again and compared. */
  readonly checked: number;
  /** Failed runs: there is nothing to compare. */
  readonly failed: number;
  /** What differs, in words. */
  readonly differences: readonly string[];
}

export interface VerifyOptions {
  readonly record: ExperimentRecord;
  readonly store: Store;
  readonly backend: Backend;
  /** Only so many runs, spread evenly over all; all if not said. */
  readonly sample?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (checked: number, of: number) => void;
}

/**
 * Trains runs again from their specs and compares the digests and every stored row, durations aside; also
 * that each part's episodes are those that were committed.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { record, store, backend, sample, signal, onProgress } = options;
  const differences: string[] = [];
  const parts: StoredPart[] = [];
  for (const key of await store.list(keys.allRuns(record.id))) {
    const variant = partOfKey(key)?.variant ?? '';
    if (!Object.hasOwn(record.variants, variant)) {
      differences.push(`${key}: it is of no variant of the experiment`);
    }
  }
  const committed = committedParts(store, record.id, {
    variants: record.variants,
    onDamaged: ({ key, reason }) => differences.push(`${key}: ${reason}`),
  });
  for await (const part of committed) parts.push({ ...part, rows: rowsOf(part.table) });
  const runs = parts.flatMap((part) =>
    part.rows.filter(({ status }) => status === 'ok').map((row) => ({ part, row })),
  );
  const chosen = new Set(spread(runs, sample).map(({ row }) => row));
  const stored = new Map<Part, StoredPart>();
  for (const part of parts) {
    const specs = part.rows
      .filter((row) => chosen.has(row))
      .map(({ seed }) => ({ ...record.variants[part.variant], seed }));
    if (specs.length > 0) stored.set({ variant: part.variant, specs }, part);
  }

  let checked = 0;
  onProgress?.(0, chosen.size);
  for await (const outcome of backend.run([...stored.keys()], { signal })) {
    const part = stored.get(outcome.part) as StoredPart;
    const episodes = await store.read(keys.episodes(record.id, part.variant, part.firstSeed));
    if (sha256(episodes) !== part.episodesSha256) {
      differences.push(
        `${part.variant}, seeds from ${part.firstSeed}: its episodes are not those that were committed`,
      );
    } else if (!Buffer.from(episodes).equals(outcome.episodes)) {
      differences.push(...compareEpisodes(outcome.part, episodes, outcome.episodes));
    }
    differences.push(...compareRuns(part, outcome.runs));
    checked += outcome.part.specs.length;
    onProgress?.(checked, chosen.size);
  }
  const failed = parts.reduce(
    (sum, { rows }) => sum + rows.filter(({ status }) => status !== 'ok').length,
    0,
  );
  return { checked, failed, differences };
}

// --- internal ---

interface StoredPart extends CommittedPart {
  readonly rows: readonly RunRow[];
}

/** Not numbers that follow from the spec: how long it took, and where. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['duration_ms', 'billed_ms']);

function spread<Item>(items: readonly Item[], count = items.length): readonly Item[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

function compareRuns(part: StoredPart, recomputed: Uint8Array): string[] {
  const rows = rowsOf(decodeRuns(recomputed).table);
  return rows.flatMap((row) => {
    const before = part.rows.find(({ seed }) => seed === row.seed) as RunRow;
    const columns = (Object.keys(row) as (keyof RunRow)[]).filter(
      (column) => !NOT_COMPARED.has(column) && !isSame(before[column], row[column]),
    );
    const [column] = columns;
    return columns.length === 0
      ? []
      : [
          `${part.variant}, seed ${row.seed}: ${columns.join(', ')} differ (${column}: ${short(before[column])} stored, ${short(row[column])} now)`,
        ];
  });
}

function compareEpisodes(part: Part, stored: Uint8Array, recomputed: Uint8Array): string[] {
  let before: ReturnType<typeof bySeed>;
  try {
    before = bySeed(decodeEpisodes(stored));
  } catch (error) {
    return [`${partLabel(part)}: the stored episodes cannot be read: ${messageOf(error)}`];
  }
  const now = bySeed(decodeEpisodes(recomputed));
  return part.specs.flatMap(({ seed }) => {
    const old = before.get(seed) ?? [];
    const fresh = now.get(seed) ?? [];
    const at = fresh.findIndex((row, i) => !isSame(old[i], row));
    if (at < 0 && old.length === fresh.length) return [];
    return [`${part.variant}, seed ${seed}: stored rows differ from episode ${Math.max(0, at)} on`];
  });
}

function bySeed(rows: readonly EpisodeRow[]): Map<number, EpisodeRow[]> {
  return Map.groupBy(rows, ({ seed }) => seed);
}

function isSame(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}

function short(value: unknown): string {
  const text = value instanceof Float64Array ? JSON.stringify(Array.from(value)) : String(value);
  return text.length > 24 ? `${text.slice(0, 21)}...` : text;
}
