import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../validation/errors.ts';
import { isPolicyOf } from '../policy/policy-text.ts';
import { release } from './release.ts';
import { decodeRuns, keys, partOfKey, sha256 } from './files.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import type { RunTable } from './run-table.ts';
import type { Store } from '../store/store.ts';

/** The `runs` file of a part. */
export interface PartFile {
  readonly key: string;
  readonly variant: string;
  readonly firstSeed: number;
}

export interface ListedPart extends PartFile {
  readonly hasEpisodes: boolean;
}

/** A part whose `runs` file is there, can be read, and has its episodes. */
export interface CommittedPart extends PartFile {
  readonly table: RunTable;
  /** SHA-256 of its episodes. */
  readonly episodesSha256: string;
}

/** A `runs` file that does not stand, and why. */
export interface DamagedPart extends PartFile {
  readonly reason: string;
}

/** What is known of an experiment's results before anything is computed. */
export interface Standing {
  /** By variant and seed: the committed runs, each with the first seed of the part that holds it. */
  readonly runs: ReadonlyMap<string, ReadonlyMap<number, { failed: boolean; partFirstSeed: number }>>;
  /** Seeds at which a file begins that does not stand: half a commit, or damaged. It has to be replaced. */
  readonly toReplace: ReadonlyMap<string, ReadonlySet<number>>;
  readonly damaged: readonly DamagedPart[];
}

export interface CommittedPartsOptions {
  /** What the runs should be of: a part that cannot be of these variants is damaged, one of no such variant is left out. */
  readonly variants?: Readonly<Record<string, RunSpecWithoutSeed>>;
  /** Whether to read the episodes too, and hold them against the checksum in their `runs` file. */
  readonly checkEpisodes?: boolean;
  readonly onDamaged?: (part: DamagedPart) => void;
}

/** The committed parts, one at a time, by variant and then by first seed. */
export async function* committedParts(
  store: Store,
  id: string,
  options: CommittedPartsOptions = {},
): AsyncGenerator<CommittedPart> {
  yield* readParts(store, id, await listParts(store, id, options.variants), options);
}

/** The parts of these variants, or of any, by variant and then by first seed. */
export async function listParts(
  store: Store,
  id: string,
  variants?: CommittedPartsOptions['variants'],
): Promise<ListedPart[]> {
  const parts = (await store.list(keys.allRuns(id))).flatMap((key) => {
    const part = partOfKey(key);
    if (!part || keys.runs(id, part.variant, part.firstSeed) !== key) return [];
    if (variants && !Object.hasOwn(variants, part.variant)) return [];
    return [{ key, ...part }];
  });
  // After the runs: another process may commit a part meanwhile, and writes its episodes first.
  const episodeKeys = new Set(await store.list(keys.allEpisodes(id)));
  return parts
    .map((part) => ({
      ...part,
      hasEpisodes: episodeKeys.has(keys.episodes(id, part.variant, part.firstSeed)),
    }))
    .sort((a, b) => (a.variant === b.variant ? a.firstSeed - b.firstSeed : a.variant < b.variant ? -1 : 1));
}

/** Those of the parts that stand, one at a time, in their order. */
export async function* readParts(
  store: Store,
  id: string,
  parts: readonly ListedPart[],
  { variants, checkEpisodes = false, onDamaged = () => undefined }: CommittedPartsOptions = {},
): AsyncGenerator<CommittedPart> {
  const read = async (part: ListedPart) => {
    const [bytes, episodes] = await Promise.all([
      store.read(part.key),
      checkEpisodes && part.hasEpisodes
        ? store.read(keys.episodes(id, part.variant, part.firstSeed))
        : undefined,
    ]);
    return { part, bytes, episodes };
  };
  for await (const { part, bytes, episodes } of inOrder(parts, store.readsAtOnce ?? 1, read)) {
    let committed: CommittedPart;
    try {
      if (!part.hasEpisodes) throw new Error('its episodes are missing');
      committed = { ...part, ...decodeRuns(bytes) };
      checkRuns(committed, variants?.[part.variant]);
      if (episodes && sha256(episodes) !== committed.episodesSha256) {
        throw new Error('its episodes are not those that were committed');
      }
    } catch (error) {
      onDamaged({ ...part, reason: messageOf(error) });
      continue;
    } finally {
      release(bytes);
      if (episodes) release(episodes);
      // Signals and timers want to be heard between thousands of parts.
      await setImmediate();
    }
    yield committed;
  }
}

/** Reads which runs stand, and which files have to be replaced. */
export async function whatStands(
  store: Store,
  id: string,
  variants: Readonly<Record<string, RunSpecWithoutSeed>>,
): Promise<Standing> {
  const runs = new Map<string, Map<number, { failed: boolean; partFirstSeed: number }>>();
  const toReplace = new Map<string, Set<number>>();
  const damaged: DamagedPart[] = [];
  const committed = new Set<string>();
  const replace = (variant: string, firstSeed: number) =>
    at(toReplace, variant, () => new Set<number>()).add(firstSeed);

  const onDamaged = (part: DamagedPart) => {
    damaged.push(part);
    replace(part.variant, part.firstSeed);
  };
  const parts = committedParts(store, id, { variants, checkEpisodes: !store.checksums, onDamaged });
  for await (const { variant, firstSeed, table } of parts) {
    const seeds = at(runs, variant, () => new Map());
    const { seed, status } = table.columns;
    for (let i = 0; i < table.runs; i++) {
      seeds.set(seed[i], { failed: status[i] !== 'ok', partFirstSeed: firstSeed });
    }
    committed.add(keys.episodes(id, variant, firstSeed));
  }
  for (const key of await store.list(keys.allEpisodes(id))) {
    const part = partOfKey(key);
    if (part && !committed.has(key)) replace(part.variant, part.firstSeed);
  }
  return { runs, toReplace, damaged };
}

/** Keeps a copy of what is damaged under `damaged/`, before it is replaced. */
export async function setAside(store: Store, id: string, { variant, firstSeed }: DamagedPart): Promise<void> {
  for (const key of [keys.runs(id, variant, firstSeed), keys.episodes(id, variant, firstSeed)]) {
    if ((await store.list(key)).includes(key))
      await store.write(keys.damaged(id, key), await store.read(key));
  }
}

// --- internal ---

/** Reads items ahead, so many at once, and gives what was read in their order. */
async function* inOrder<Item, Value>(
  items: readonly Item[],
  atOnce: number,
  read: (item: Item) => Promise<Value>,
): AsyncGenerator<Value> {
  const ahead: Promise<Value>[] = [];
  for (let next = 0; next < items.length || ahead.length > 0; ) {
    while (next < items.length && ahead.length < atOnce) {
      const value = read(items[next++]);
      value.catch(() => undefined);
      ahead.push(value);
    }
    yield await (ahead.shift() as Promise<Value>);
  }
}

/** A file that can be read may still be of something else, or by somebody else. */
function checkRuns({ variant, firstSeed, table }: CommittedPart, spec?: RunSpecWithoutSeed): void {
  const { variant: variants, seed: seeds, episodes, status, policy } = table.columns;
  if (seeds[0] !== firstSeed) throw new Error(`it does not begin with seed ${firstSeed}`);
  const seen = new Set<number>();
  for (let i = 0; i < table.runs; i++) {
    if (variants[i] !== variant) throw new Error(`it has runs of ${JSON.stringify(variants[i])}`);
    if (seen.has(seeds[i])) throw new Error(`it has seed ${seeds[i]} twice`);
    seen.add(seeds[i]);
    if (!spec) continue;
    if (episodes[i] !== spec.episodes) {
      throw new Error(`it has runs of ${episodes[i]} episodes, not ${spec.episodes}`);
    }
    if (status[i] === 'ok' && !isPolicyOf(policy[i], environmentOf(spec.environment))) {
      throw new Error('it has a policy of another environment');
    }
  }
}

/** The value under a key, made first where there is none. */
function at<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
