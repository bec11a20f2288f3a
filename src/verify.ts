import { lackingCode } from './agents/own-agents.ts';
import type { Backend } from './backends/backend.ts';
import { type Part, partOf, runsIn } from './experiment/part.ts';
import type { ExperimentRecord } from './experiment/record.ts';
import { sha256 } from './results/checksums.ts';
import { type CommittedPart, readCommittedParts } from './results/committed.ts';
import { fileOfKey } from './results/keys.ts';
import { readParquet } from './results/parquet.ts';
import type { Store } from './store/store.ts';
import { messageOf } from './validation/errors.ts';

export interface Verification {
  /** Runs that were trained again and compared. */
  readonly checked: number;
  /** Failed runs: there is nothing to compare. */
  readonly failed: number;
  /** Runs whose agent is code that is not at hand, or has changed; and why, in words. */
  readonly notVerified: { readonly runs: number; readonly reasons: readonly string[] };
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
 * that each part's files are those that were committed.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { record, store, backend, sample, signal, onProgress } = options;
  const differences: string[] = [];
  const stored = new Map<string, CommittedPart>();
  let failed = 0;
  const lacking: string[] = [];
  const ok: { readonly part: CommittedPart; readonly variant: string; readonly seed: number }[] = [];
  const committed = readCommittedParts(store, record.id, {
    variants: record.variants,
    onDamaged: ({ key, reason }) => differences.push(`${key}: ${reason}`),
    onOverlap: ({ key }) => differences.push(`${key}: it holds runs that another part holds`),
    // Of parts that are not trained again, too.
    checkFiles: sample === undefined,
  });
  for await (const part of committed) {
    stored.set(part.key, part);
    for (const { variant, seed, status } of part.rows) {
      const reason = lackingCode(record.variants[variant].agent);
      if (status !== 'ok') failed += 1;
      else if (reason) lacking.push(reason);
      else ok.push({ part, variant, seed });
    }
  }
  const chosen = spread(ok, sample);
  const again = new Map<Part, CommittedPart>();
  for (const [key, runs] of Map.groupBy(chosen, ({ part }) => part.key)) {
    for (const [variant, some] of Map.groupBy(runs, (run) => run.variant)) {
      const variants = { [variant]: record.variants[variant] };
      const part = partOf({ experiment: record.id, variants, seeds: some.map(({ seed }) => seed) });
      again.set(part, stored.get(key) as CommittedPart);
    }
  }

  let checked = 0;
  const reader = storedRows(store);
  onProgress?.(0, chosen.length);
  for await (const { part, files } of backend.run([...again.keys()], { signal })) {
    const before = await reader(again.get(part) as CommittedPart);
    if ('problem' in before) differences.push(before.problem);
    else
      for (const [key, bytes] of Object.entries(files)) {
        const kind = fileOfKey(record.id, `${record.id}/${key}`)?.kind as Kind;
        differences.push(...differencesOf(part, kind, before[kind], await rowsByRun(bytes, part)));
      }
    checked += runsIn(part);
    onProgress?.(checked, chosen.length);
  }
  const notVerified = { runs: lacking.length, reasons: [...new Set(lacking)] };
  return { checked, failed, notVerified, differences: [...new Set(differences)] };
}

// --- internal ---

type Kind = 'runs' | 'curves' | 'episodes';
type Row = Readonly<Record<string, unknown>>;
/** The rows of each run, by its variant and seed. */
type RowsByRun = ReadonlyMap<string, readonly Row[]>;

/** Not numbers that follow from the spec: how long it took, and where. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['duration_ms', 'billed_ms']);

function spread<Item>(items: readonly Item[], count = items.length): readonly Item[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

/** Reads the rows of stored parts; those of the last one are kept, because a part is asked for once for each variant. */
function storedRows(store: Store) {
  let last: { key: string; rows: Promise<Record<Kind, RowsByRun> | { problem: string }> } | undefined;
  const read = async (part: CommittedPart): Promise<Record<Kind, RowsByRun> | { problem: string }> => {
    const found = { runs: new Map(), curves: new Map(), episodes: new Map() } as Record<
      Kind,
      Map<string, Row[]>
    >;
    for (const key of [part.key, ...Object.keys(part.files)]) {
      const bytes = await store.read(key);
      if (part.files[key] !== undefined && sha256(bytes) !== part.files[key]) {
        return { problem: `${key}: it is not as it was committed` };
      }
      const id = key.slice(0, key.indexOf('/'));
      const file = fileOfKey(id, key);
      if (!file) continue;
      try {
        for (const [run, rows] of await rowsByRun(bytes, file)) found[file.kind].set(run, [...rows]);
      } catch (error) {
        return { problem: `${key}: it cannot be read: ${messageOf(error)}` };
      }
    }
    return found;
  };
  return (part: CommittedPart) => {
    if (last?.key !== part.key) last = { key: part.key, rows: read(part) };
    return last.rows;
  };
}

/** @param of whose rows they are, where they do not name their variant */
async function rowsByRun(bytes: Uint8Array, of: Part | { readonly variant: string }): Promise<RowsByRun> {
  const { rows } = await readParquet(bytes);
  const own = 'variant' in of ? of.variant : Object.keys(of.variants)[0];
  return Map.groupBy(rows, ({ variant = own, seed }) => `${variant}/${seed}`);
}

function differencesOf(part: Part, kind: Kind, before: RowsByRun, now: RowsByRun): string[] {
  const [variant] = Object.keys(part.variants);
  return part.seeds.flatMap((seed) => {
    const old = before.get(`${variant}/${seed}`) ?? [];
    const fresh = now.get(`${variant}/${seed}`) ?? [];
    const at = fresh.findIndex((row, i) => columnsThatDiffer(old[i], row).length > 0);
    if (at < 0 && old.length === fresh.length) return [];
    const run = `${variant}, seed ${seed}`;
    if (fresh[0]?.status === 'failed') return [`${run}: it could not be trained again: ${fresh[0].error}`];
    if (kind !== 'runs' && fresh.length === 0) return [];
    if (kind === 'episodes') return [`${run}: stored rows differ from episode ${Math.max(0, at)} on`];
    if (kind === 'curves')
      return [`${run}: the stored learning curve differs from block ${Math.max(0, at)} on`];
    const columns = columnsThatDiffer(old[0], fresh[0]);
    const [column] = columns;
    return [
      `${run}: ${columns.join(', ')} differ (${column}: ${short(old[0]?.[column])} stored, ${short(fresh[0]?.[column])} now)`,
    ];
  });
}

function columnsThatDiffer(before: Row | undefined, now: Row): string[] {
  return Object.keys(now).filter(
    (column) => !NOT_COMPARED.has(column) && !Object.is(before?.[column] ?? null, now[column] ?? null),
  );
}

function short(value: unknown): string {
  const text = String(value);
  return text.length > 24 ? `${text.slice(0, 21)}...` : text;
}
