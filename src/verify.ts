import { lackingCode } from './agents/own-agents.ts';
import type { Backend } from './backends/backend.ts';
import { type Part, partOf, runsIn } from './experiment/part.ts';
import type { ExperimentRecord } from './experiment/record.ts';
import { sha256 } from './results/checksums.ts';
import { type CommittedPart, readCommittedParts } from './results/committed.ts';
import { fileOfKey } from './results/keys.ts';
import { readParquet } from './results/parquet.ts';
import type { Store } from './store/store.ts';

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
  const { id, variants } = record;
  const differences: string[] = [];
  let failed = 0;
  const lacking: string[] = [];
  const ok: { readonly part: CommittedPart; readonly variant: string; readonly seed: number }[] = [];
  const committed = readCommittedParts(store, id, {
    variants,
    onDamaged: ({ key, reason }) => differences.push(`${key}: ${reason}`),
    onOverlap: ({ key }) => differences.push(`${key}: it holds runs that another part holds`),
    // Of parts that are not trained again, too.
    checkFiles: sample === undefined,
  });
  for await (const part of committed) {
    for (const { variant, seed, status } of part.rows) {
      const reason = lackingCode(variants[variant].agent);
      if (status !== 'ok') failed += 1;
      else if (reason) lacking.push(reason);
      else ok.push({ part, variant, seed });
    }
  }
  const chosen = spread(ok, sample);
  const again = new Map<Part, CommittedPart>();
  for (const [committedPart, runs] of Map.groupBy(chosen, ({ part }) => part)) {
    for (const [variant, some] of Map.groupBy(runs, (run) => run.variant)) {
      const seeds = some.map(({ seed }) => seed);
      const part = partOf({ experiment: id, variants: { [variant]: variants[variant] }, seeds });
      again.set(part, committedPart);
    }
  }

  let checked = 0;
  onProgress?.(0, chosen.length);
  const stored = storedRows(store, id);
  for await (const { part, files } of backend.run([...again.keys()], { signal })) {
    const before = await stored(again.get(part) as CommittedPart);
    const now = await rowsByRun(
      id,
      Object.entries(files).map(([key, bytes]) => [`${id}/${key}`, bytes]),
    );
    differences.push(...(typeof before === 'string' ? [before] : differencesOf(part, before, now)));
    checked += runsIn(part);
    onProgress?.(checked, chosen.length);
  }
  const notVerified = { runs: lacking.length, reasons: [...new Set(lacking)] };
  return { checked, failed, notVerified, differences: [...new Set(differences)] };
}

// --- internal ---

const KINDS = ['episodes', 'curves', 'runs'] as const;
type Row = Readonly<Record<string, unknown>>;
/** By their kind and run: `curves/fixed/7`. */
type RowsByRun = ReadonlyMap<string, readonly Row[]>;

/** Not numbers that follow from the spec: how long it took, and where. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['duration_ms', 'billed_ms']);

function spread<Item>(items: readonly Item[], count = items.length): readonly Item[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

/**
 * Reads the rows of stored parts, or gives in words why they cannot be compared; those of the last one are kept, because a
 * part is asked for once for each variant.
 */
function storedRows(store: Store, id: string) {
  let last: { readonly part: CommittedPart; readonly rows: Promise<RowsByRun | string> } | undefined;
  const read = async (part: CommittedPart): Promise<RowsByRun | string> => {
    const files: [string, Uint8Array][] = [];
    for (const key of [part.key, ...Object.keys(part.files)]) {
      const bytes = await store.read(key);
      const isChanged = key !== part.key && sha256(bytes) !== part.files[key];
      if (isChanged) return `${key}: it is not as it was committed`;
      files.push([key, bytes]);
    }
    return rowsByRun(id, files);
  };
  return (part: CommittedPart) => {
    if (last?.part !== part) last = { part, rows: read(part) };
    return last.rows;
  };
}

async function rowsByRun(id: string, files: readonly (readonly [string, Uint8Array])[]): Promise<RowsByRun> {
  const found = new Map<string, Row[]>();
  for (const [key, bytes] of files) {
    const file = fileOfKey(id, key);
    const { rows } = await readParquet(bytes);
    const byRun = Map.groupBy(rows, (row) => `${file?.kind}/${row.variant ?? file?.variant}/${row.seed}`);
    for (const [run, own] of byRun) found.set(run, own);
  }
  return found;
}

function differencesOf({ variants, seeds }: Part, before: RowsByRun, now: RowsByRun): string[] {
  const [variant] = Object.keys(variants);
  return KINDS.flatMap((kind) =>
    seeds.flatMap((seed) => {
      const key = `${kind}/${variant}/${seed}`;
      const words = inWords(kind, before.get(key) ?? [], now.get(key) ?? []);
      return words ? [`${variant}, seed ${seed}: ${words}`] : [];
    }),
  );
}

/** How the rows of a run differ; undefined where they do not. */
function inWords(
  kind: (typeof KINDS)[number],
  before: readonly Row[],
  now: readonly Row[],
): string | undefined {
  const at = now.findIndex((row, i) => columnsThatDiffer(before[i], row).length > 0);
  if (at < 0 && before.length === now.length) return undefined;
  if (now[0]?.status === 'failed') return `it could not be trained again: ${now[0].error}`;
  // Of a run that failed there is no more than that.
  if (kind !== 'runs' && now.length === 0) return undefined;
  if (kind === 'episodes') return `stored rows differ from episode ${Math.max(0, at)} on`;
  if (kind === 'curves') return `the stored learning curve differs from block ${Math.max(0, at)} on`;
  const columns = columnsThatDiffer(before[0], now[0]);
  const [stored, fresh] = [before[0], now[0]].map((row) => short(row?.[columns[0]]));
  return `${columns.join(', ')} differ (${columns[0]}: ${stored} stored, ${fresh} now)`;
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
