import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { isPolicyOf } from '../policy/policy-text.ts';
import type { Store } from '../store/store.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { messageOf } from '../validation/errors.ts';
import { sha256 } from './checksums.ts';
import { type FileOfPart, fileOfKey, keys } from './keys.ts';
import { decodeRuns, type RunRow } from './runs.ts';

/** A part whose runs file is there, can be read, and has the other files that it was written with. */
export interface CommittedPart extends FileOfPart {
  readonly rows: readonly RunRow[];
  /** The checksums of its other files, by key. */
  readonly files: Readonly<Record<string, string>>;
  /** The bytes of its curves file. */
  readonly curves: Uint8Array;
}

/** A runs file that does not stand, and why. */
export interface DamagedPart extends FileOfPart {
  readonly reason: string;
}

/** What is known of an experiment's results before anything is computed. */
export interface Committed {
  readonly runs: CommittedRuns;
  /** Files that belong to no committed part: half a commit, or damaged. They have to be replaced. */
  readonly uncommitted: readonly FileOfPart[];
  readonly damaged: readonly DamagedPart[];
  /** Whether the runs file with this key is that of a part that stands. */
  readonly has: (key: string) => boolean;
}

/** By variant and seed: each run that stands, with the part that holds it. */
export type CommittedRuns = ReadonlyMap<
  string,
  ReadonlyMap<number, { readonly failed: boolean; readonly part: PartOfRun }>
>;

/** A committed part, as it would be computed again. */
export interface PartOfRun {
  readonly key: string;
  readonly variants: readonly string[];
  readonly seeds: readonly number[];
}

export interface ReadPartsOptions {
  /** What the runs should be of: a part that cannot be of these variants is damaged. */
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  /** Whether to hold a part's episodes, too, against their checksums; else it is enough that they are there. */
  readonly checkFiles?: boolean;
  readonly onDamaged?: (part: DamagedPart) => void;
  /** Told of a part that holds a run that another one holds already; it is left out. */
  readonly onOverlap?: (part: CommittedPart) => void;
  readonly signal?: AbortSignal;
}

/**
 * The committed parts of an experiment, one at a time, ascending. No run is in two of them: commands with different seeds,
 * at work at the same time, may cut an experiment differently.
 */
export async function* readCommittedParts(
  store: Store,
  id: string,
  { variants, checkFiles = false, onDamaged, onOverlap, signal }: ReadPartsOptions,
): AsyncGenerator<CommittedPart> {
  const listed = await filesOf(store, id, 'runs');
  // After the runs: another process may commit a part meanwhile, and writes them last.
  const others = new Set([
    ...(await store.list(keys.allCurves(id))),
    ...(await store.list(keys.allEpisodes(id))),
  ]);
  const seen = new Map(Object.keys(variants).map((variant) => [variant, new Set<number>()]));
  const read = async (file: FileOfPart) => {
    const key = keys.curves(id, file.variant, file.firstSeed);
    const curves = others.has(key) ? store.read(key) : undefined;
    const [bytes, curvesBytes] = await Promise.all([store.read(file.key), curves]);
    return { file, bytes, curves: curvesBytes ?? new Uint8Array() };
  };
  const parts = Readable.from(listed).map(read, { concurrency: store.readsAtOnce ?? 1 });
  for await (const { file, bytes, curves } of parts as AsyncIterable<Awaited<ReturnType<typeof read>>>) {
    // Signals and timers want to be heard between thousands of parts.
    await setImmediate();
    signal?.throwIfAborted();
    let part: CommittedPart;
    try {
      const { rows, files: below } = await decodeRuns(bytes);
      const files = Object.fromEntries(Object.entries(below).map(([key, sum]) => [`${id}/${key}`, sum]));
      checkRows({ ...file, rows }, id, variants);
      for (const [key, checksum] of Object.entries(files)) {
        if (!others.has(key)) throw new Error(`${key} is missing`);
        const isCurves = fileOfKey(id, key)?.kind === 'curves';
        if (!isCurves && !checkFiles) continue;
        const other = isCurves ? curves : await readAs(store, key);
        if (sha256(other) !== checksum) throw new Error(`${key} is not as it was committed`);
      }
      part = { ...file, rows, files, curves };
    } catch (error) {
      if (error instanceof StoreError) throw error.cause;
      onDamaged?.({ ...file, reason: messageOf(error) });
      continue;
    }
    if (part.rows.some(({ variant, seed }) => seen.get(variant)?.has(seed))) {
      onOverlap?.(part);
      continue;
    }
    for (const { variant, seed } of part.rows) seen.get(variant)?.add(seed);
    yield part;
  }
}

/** Reads which runs stand, and which files have to be replaced. */
export async function readCommitted(
  store: Store,
  id: string,
  variants: Readonly<Record<string, RunSpecWithoutSeed>>,
): Promise<Committed> {
  const runs = new Map<string, Map<number, { failed: boolean; part: PartOfRun }>>();
  const damaged: DamagedPart[] = [];
  const committed = new Set<string>();
  const onDamaged = (part: DamagedPart) => void damaged.push(part);
  for await (const part of readCommittedParts(store, id, {
    variants,
    checkFiles: !store.checksums,
    onDamaged,
  })) {
    const { key, rows, files } = part;
    const whole: PartOfRun = {
      key,
      variants: [...new Set(rows.map(({ variant }) => variant))],
      seeds: [...new Set(rows.map(({ seed }) => seed))],
    };
    for (const { variant, seed, status } of rows) {
      const ofVariant = runs.get(variant) ?? new Map();
      runs.set(variant, ofVariant.set(seed, { failed: status !== 'ok', part: whole }));
    }
    for (const one of [key, ...Object.keys(files)]) committed.add(one);
  }
  const uncommitted: FileOfPart[] = [];
  for (const kind of ['runs', 'curves', 'episodes'] as const) {
    uncommitted.push(...(await filesOf(store, id, kind)).filter(({ key }) => !committed.has(key)));
  }
  return { runs, uncommitted, damaged, has: (key) => committed.has(key) };
}

/** Keeps copies of the files of damaged parts under `damaged/`, before they are replaced. */
export async function setAside(store: Store, id: string, { damaged, uncommitted }: Committed): Promise<void> {
  const firstSeeds = new Set(damaged.map(({ firstSeed }) => firstSeed));
  for (const { key, firstSeed } of uncommitted) {
    if (firstSeeds.has(firstSeed)) await store.write(keys.damaged(id, key), await store.read(key));
  }
}

// --- internal ---

/** A store that cannot be read is no damaged part. */
class StoreError extends Error {}

async function readAs(store: Store, key: string): Promise<Uint8Array> {
  try {
    return await store.read(key);
  } catch (error) {
    throw new StoreError('', { cause: error });
  }
}

async function filesOf(store: Store, id: string, kind: FileOfPart['kind']): Promise<FileOfPart[]> {
  const prefix = { runs: keys.allRuns, curves: keys.allCurves, episodes: keys.allEpisodes }[kind](id);
  return (await store.list(prefix)).flatMap((key) => fileOfKey(id, key) ?? []);
}

/** A file that can be read may still be of something else, or by somebody else. */
function checkRows(
  { variant, firstSeed, rows }: Pick<CommittedPart, 'variant' | 'firstSeed' | 'rows'>,
  id: string,
  variants: ReadPartsOptions['variants'],
): void {
  if (rows.length > 0 && (rows[0].variant !== variant || rows[0].seed !== firstSeed)) {
    throw new Error(`it does not begin with seed ${firstSeed} of ${variant}`);
  }
  const seen = new Set<string>();
  for (const row of rows) {
    const run = `${row.variant}/${row.seed}`;
    if (row.experiment !== id) throw new Error(`it has runs of ${row.experiment}`);
    if (seen.has(run)) throw new Error(`it has seed ${row.seed} of ${row.variant} twice`);
    seen.add(run);
    if (!Object.hasOwn(variants, row.variant))
      throw new Error(`it has runs of ${JSON.stringify(row.variant)}`);
    const spec = variants[row.variant];
    if (row.episodes !== spec.episodes) {
      throw new Error(`it has runs of ${row.episodes} episodes, not ${spec.episodes}`);
    }
    if (row.status === 'ok' && !isPolicyOf(row.policy, environmentOf(spec.environment))) {
      throw new Error('it has a policy of another environment');
    }
  }
}
