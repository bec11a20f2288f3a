import { messageOf } from './errors.ts';
import { decodeRuns, keys, partOfKey, type RunRow } from './results.ts';
import type { Store } from './store/store.ts';

/** A part whose `runs` file is there, can be read, and has its episodes. */
export interface CommittedPart {
  readonly key: string;
  readonly variant: string;
  readonly firstSeed: number;
  readonly rows: readonly RunRow[];
  /** SHA-256 of its episodes. */
  readonly episodesSha256: string;
}

/** A `runs` file that does not stand, and why. */
export interface DamagedPart {
  readonly key: string;
  readonly variant: string;
  readonly firstSeed: number;
  readonly reason: string;
}

/** What is known of an experiment's results before anything is computed. */
export interface Standing {
  /** By variant and seed: the committed runs, each with the first seed of the part that holds it. */
  readonly runs: ReadonlyMap<string, ReadonlyMap<number, { failed: boolean; partFirstSeed: number }>>;
  /** Seeds at which a file begins that does not stand: half a commit, or damaged. It has to be replaced. */
  readonly toReplace: ReadonlyMap<string, ReadonlySet<number>>;
  /** Keys of damaged parts, each with what is wrong. */
  readonly damaged: readonly string[];
}

/** The committed parts, one at a time, by variant and then by first seed. */
export async function* committedParts(
  store: Store,
  id: string,
  onDamaged: (part: DamagedPart) => void = () => undefined,
): AsyncGenerator<CommittedPart> {
  const episodeKeys = new Set(await store.list(keys.allEpisodes(id)));
  const parts = (await store.list(keys.allRuns(id))).flatMap((key) => {
    const part = partOfKey(key);
    return part ? [{ key, ...part }] : [];
  });
  parts.sort((a, b) =>
    a.variant === b.variant ? a.firstSeed - b.firstSeed : a.variant < b.variant ? -1 : 1,
  );
  for (const part of parts) {
    let committed: CommittedPart;
    try {
      if (!episodeKeys.has(keys.episodes(id, part.variant, part.firstSeed))) {
        throw new Error('its episodes are missing');
      }
      committed = { ...part, ...(await decodeRuns(await store.read(part.key))) };
    } catch (error) {
      onDamaged({ ...part, reason: messageOf(error) });
      continue;
    }
    yield committed;
  }
}

/** Reads which runs stand, and which files have to be replaced. */
export async function whatStands(store: Store, id: string): Promise<Standing> {
  const runs = new Map<string, Map<number, { failed: boolean; partFirstSeed: number }>>();
  const toReplace = new Map<string, Set<number>>();
  const damaged: string[] = [];
  const committed = new Set<string>();
  const replace = (variant: string, firstSeed: number) =>
    at(toReplace, variant, () => new Set<number>()).add(firstSeed);

  const parts = committedParts(store, id, ({ key, variant, firstSeed, reason }) => {
    damaged.push(`${key} (${reason})`);
    replace(variant, firstSeed);
  });
  for await (const { variant, firstSeed, rows } of parts) {
    const seeds = at(runs, variant, () => new Map());
    for (const { seed, status } of rows) {
      seeds.set(seed, { failed: status !== 'ok', partFirstSeed: firstSeed });
    }
    committed.add(keys.episodes(id, variant, firstSeed));
  }
  for (const key of await store.list(keys.allEpisodes(id))) {
    const part = partOfKey(key);
    if (part && !committed.has(key)) replace(part.variant, part.firstSeed);
  }
  return { runs, toReplace, damaged };
}

// --- internal ---

/** The value under a key, made first where there is none. */
function at<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
