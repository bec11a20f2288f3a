import type { Part } from '../experiment/part.ts';
import { release } from './release.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { isSealed, sealOf } from './checksums.ts';
import { type DamagedPart, type ListedPart, listParts, readParts } from './committed.ts';
import type { Store } from '../store/store.ts';
import { bytesOf, releaseSummaryTable, type SummaryTable, summaryTable } from './summary-table.ts';
import type { VariantRuns } from '../statistics/variant-runs.ts';
import { type Gathering, gathering } from './collected-variant.ts';
import { type Optimum, optimumOf } from '../statistics/optimum.ts';

/** An experiment whose runs are collected. */
export interface Collectible {
  readonly id: string;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
}

/**
 * Reads the runs of an experiment, a part at a time: what it keeps per run is a dozen numbers. It never reads
 * episodes.
 *
 * @param onDamaged told of each part that cannot be read, and is left out
 */
export async function collect(
  store: Store,
  experiment: Collectible,
  onDamaged?: (part: DamagedPart) => void,
): Promise<Record<string, VariantRuns>> {
  return collector(experiment, []).collected(store, onDamaged);
}

/** Collects the runs of an experiment while they are trained, so that they need not be read back and decoded. */
export interface Collector {
  /**
   * @param table the runs of a part that was committed; they belong to the collector from now on
   * @param seal of its `runs` file
   */
  add(part: Part, table: SummaryTable, seal: string | undefined): void;
  /** Everything that stands: what was not added, or is not as it was, is read. It is the end of the collector. */
  collected(store: Store, onDamaged?: (part: DamagedPart) => void): Promise<Record<string, VariantRuns>>;
}

/**
 * What comes of it is the same to the last bit, whatever was added, and when: parts wait for their turn, and where
 * other files stand in the end than those of the parts that were added, all are read.
 *
 * @param expected the parts that may be added: all that there will be of their variants
 */
export function collector({ id, variants }: Collectible, expected: readonly Part[]): Collector {
  const optima = new Map<string, Optimum>();
  const begin = (name: string): Gathering => {
    const { environment } = variants[name];
    const key = JSON.stringify(environment);
    const optimum = optima.get(key) ?? optimumOf(environmentOf(environment));
    optima.set(key, optimum);
    return gathering(variants[name], optimum);
  };
  const gathered = new Map<string, Gathering>();
  const take = (name: string, table: SummaryTable) => {
    const into = gathered.get(name) ?? begin(name);
    gathered.set(name, into);
    into.add(table);
    releaseSummaryTable(table);
  };
  const queues = queuesOf(expected);
  let waitingBytes = 0;
  const giveUp = (queue: Queue) => {
    for (const { table } of queue.waiting.values()) {
      waitingBytes -= bytesOf(table);
      releaseSummaryTable(table);
    }
    queue.waiting.clear();
    queue.turns.length = 0;
  };
  return {
    add({ variant, specs }, table, seal) {
      const queue = queues.get(variant);
      if (!queue || queue.turns.length === 0) {
        releaseSummaryTable(table);
        return;
      }
      const { turns, waiting, taken } = queue;
      waiting.set(specs[0].seed, { table, seal });
      waitingBytes += bytesOf(table);
      for (let turn = turns.at(-1); turn !== undefined; turn = turns.at(-1)) {
        const next = waiting.get(turn);
        if (!next) break;
        turns.pop();
        waiting.delete(turn);
        waitingBytes -= bytesOf(next.table);
        take(variant, next.table);
        taken.push({ firstSeed: turn, seal: next.seal });
      }
      if (waitingBytes > MOST_WAITING_BYTES) giveUp(queue);
    },
    async collected(store, onDamaged) {
      for (const queue of queues.values()) giveUp(queue);
      const listed = Map.groupBy(await listParts(store, id, variants), ({ variant }) => variant);
      const left: ListedPart[] = [];
      for (const [name, parts] of listed) {
        const known = queues.get(name)?.taken ?? [];
        const stand = await stillStand(store, parts, known);
        if (!stand) gathered.delete(name);
        left.push(...(stand ? parts.slice(known.length) : parts));
      }
      for await (const { variant, table } of readParts(store, id, left, { variants, onDamaged })) {
        take(variant, summaryTable(table));
      }
      return Object.fromEntries(
        Object.keys(variants).map((name) => {
          const found = listed.has(name) ? gathered.get(name) : undefined;
          return [name, (found ?? begin(name)).collected()];
        }),
      );
    },
  };
}

// --- internal ---

/** Tables that wait for their turn: while a thread starts, others are done with many of the parts that follow. */
const MOST_WAITING_BYTES = 8e6;

/** What is expected of a variant. */
interface Queue {
  /** The first seeds of parts, the one whose turn comes next last. */
  readonly turns: number[];
  /** By first seed. */
  readonly waiting: Map<number, { readonly table: SummaryTable; readonly seal: string | undefined }>;
  /** The parts whose turn has come, in order. */
  readonly taken: TakenPart[];
}

interface TakenPart {
  readonly firstSeed: number;
  readonly seal: string | undefined;
}

/** By variant. */
function queuesOf(parts: readonly Part[]): Map<string, Queue> {
  const byVariant = Map.groupBy(parts, ({ variant }) => variant);
  return new Map(
    [...byVariant].map(([name, own]) => {
      const turns = own.map(({ specs }) => specs[0].seed).sort((a, b) => b - a);
      return [name, { turns, waiting: new Map(), taken: [] }];
    }),
  );
}

/** Whether the first of the parts are those that were taken in, and their files are as they were written. */
async function stillStand(
  store: Store,
  parts: readonly ListedPart[],
  taken: readonly TakenPart[],
): Promise<boolean> {
  for (const [i, { firstSeed, seal }] of taken.entries()) {
    if (parts[i]?.firstSeed !== firstSeed || !parts[i].hasEpisodes) return false;
    const bytes = await store.read(parts[i].key);
    const isSame = sealOf(bytes) === seal && isSealed(bytes);
    release(bytes);
    if (!isSame) return false;
  }
  return true;
}
