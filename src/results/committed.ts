import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type Part, partOf, runName } from '../experiment/part.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
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
  /** The part that holds it, for each run that stands, by its name, such as `fixed/7`. */
  readonly runs: ReadonlyMap<string, StandingPart>;
  /** Files that belong to no committed part: half a commit, or damaged. They have to be replaced. */
  readonly uncommitted: readonly FileOfPart[];
  readonly damaged: readonly DamagedPart[];
}

/** A committed part. */
export interface StandingPart {
  readonly key: string;
  /** As it would be computed again. */
  readonly part: Part;
  /** The names of those of its runs that failed. */
  readonly failed: ReadonlySet<string>;
  /** When it was committed, in milliseconds since 1970. */
  readonly written: number;
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
  { variants, checkFiles, onDamaged, onOverlap, signal }: ReadPartsOptions,
): AsyncGenerator<CommittedPart> {
  const files = await filesOfParts(store, id);
  const there = new Set(files.map(({ key }) => key));
  const read = async (file: FileOfPart): Promise<CommittedPart | DamagedPart> => {
    const bytes = await store.read(file.key);
    const damaged = (reason: string): DamagedPart => ({ ...file, reason });
    const found = await decodeRuns(bytes).catch(messageOf);
    if (typeof found === 'string') return damaged(found);
    const problem = problemWith(found.rows, file, { id, variants });
    if (problem !== undefined) return damaged(problem);
    let curves: Uint8Array = new Uint8Array();
    const checksums = Object.entries(found.files).map(([key, sum]) => [`${id}/${key}`, sum] as const);
    const checked = checksums.map(async ([key, checksum]) => {
      if (!there.has(key)) return `${key} is missing`;
      const isCurves = fileOfKey(id, key)?.kind === 'curves';
      if (!isCurves && !checkFiles) return undefined;
      const other = await store.read(key);
      if (isCurves) curves = other;
      return sha256(other) === checksum ? undefined : `${key} is not as it was committed`;
    });
    const reason = (await Promise.all(checked)).find((one) => one !== undefined);
    if (reason !== undefined) return damaged(reason);
    return { ...file, rows: found.rows, files: Object.fromEntries(checksums), curves };
  };
  const runs = files.filter(({ kind }) => kind === 'runs');
  const parts = Readable.from(runs).map(read, { concurrency: store.readsAtOnce ?? 1 });
  const seen = new Set<string>();
  for await (const part of parts as AsyncIterable<CommittedPart | DamagedPart>) {
    // Signals and timers want to be heard between thousands of parts.
    await setImmediate();
    signal?.throwIfAborted();
    if ('reason' in part) onDamaged?.(part);
    else if (part.rows.some((row) => seen.has(runName(row)))) onOverlap?.(part);
    else {
      for (const row of part.rows) seen.add(runName(row));
      yield part;
    }
  }
}

/** Reads which runs stand, and which files have to be replaced. */
export async function readCommitted(
  store: Store,
  id: string,
  variants: ReadPartsOptions['variants'],
): Promise<Committed> {
  const runs = new Map<string, StandingPart>();
  const damaged: DamagedPart[] = [];
  const committed = new Set<string>();
  const onDamaged = (part: DamagedPart) => void damaged.push(part);
  const times = await store.modified(keys.allRuns(id));
  const parts = readCommittedParts(store, id, { variants, checkFiles: true, onDamaged });
  for await (const { key, rows, files } of parts) {
    const own = rows.map(({ variant }) => [variant, variants[variant]]);
    const seeds = [...new Set(rows.map(({ seed }) => seed))];
    const standing: StandingPart = {
      key,
      part: partOf({ experiment: id, variants: Object.fromEntries(own), seeds }),
      failed: new Set(rows.filter(({ status }) => status === 'failed').map(runName)),
      // Without a time, it was committed while others were read.
      written: times.get(key) ?? Number.POSITIVE_INFINITY,
    };
    for (const row of rows) runs.set(runName(row), standing);
    for (const one of [key, ...Object.keys(files)]) committed.add(one);
  }
  const uncommitted = (await filesOfParts(store, id)).filter(({ key }) => !committed.has(key));
  return { runs, uncommitted, damaged };
}

// --- internal ---

/** The files of parts that are there, the runs listed first: another process may commit a part meanwhile, and writes them last. */
async function filesOfParts(store: Store, id: string): Promise<FileOfPart[]> {
  const listed: string[] = [];
  for (const kind of [keys.allRuns, keys.allCurves, keys.allEpisodes]) {
    listed.push(...(await store.list(kind(id))));
  }
  return listed.flatMap((key) => fileOfKey(id, key) ?? []);
}

/** A file that can be read may still be of something else, or by somebody else. */
function problemWith(
  rows: readonly RunRow[],
  { variant, firstSeed }: FileOfPart,
  { id, variants }: Pick<ExperimentRecord, 'id' | 'variants'>,
): string | undefined {
  if (rows.length > 0 && (rows[0].variant !== variant || rows[0].seed !== firstSeed)) {
    return `it does not begin with seed ${firstSeed} of ${variant}`;
  }
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.experiment !== id) return `it has runs of ${row.experiment}`;
    if (seen.has(runName(row))) return `it has seed ${row.seed} of ${row.variant} twice`;
    seen.add(runName(row));
    if (!Object.hasOwn(variants, row.variant)) return `it has runs of ${JSON.stringify(row.variant)}`;
    const { episodes, environment } = variants[row.variant];
    if (row.episodes !== episodes) return `it has runs of ${row.episodes} episodes, not ${episodes}`;
    const fits = row.status === 'failed' || isPolicyOf(row.policy, environmentOf(environment));
    if (!fits) return 'it has a policy of another environment';
  }
  return undefined;
}
