import type { Part } from '../experiment/part.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../run-spec.ts';
import { type DamagedPart, type ListedPart, listParts, readParts } from '../standing.ts';
import type { Store } from '../store/store.ts';
import { releaseSummaryTable, type SummaryTable, summaryTable } from '../summary-table.ts';
import { type CollectedVariant, type Gathering, gathering } from './collected-variant.ts';
import { type Optimum, optimumOf } from './optimum.ts';

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
): Promise<Record<string, CollectedVariant>> {
  return collector(experiment, []).collected(store, onDamaged);
}

/** Collects the runs of an experiment while they are trained, so that they need not be read back. */
export interface Collector {
  /** @param table the runs of a part that was committed; they belong to the collector from now on */
  add(part: Part, table: SummaryTable): void;
  /** Everything that stands: what was not added is read from the store. It is the end of the collector. */
  collected(store: Store, onDamaged?: (part: DamagedPart) => void): Promise<Record<string, CollectedVariant>>;
}

/**
 * What comes of it is the same to the last bit, whatever was added, and when: parts wait for their turn, and where
 * others stand in the end than those that were expected, all are read.
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
  const turns = turnsOf(expected);
  const waiting = new Map<string, SummaryTable>();
  return {
    add(part, table) {
      if (waiting.size < MOST_WAITING) waiting.set(nameOf(part), table);
      else releaseSummaryTable(table);
      const left = turns.get(part.variant) ?? [];
      while (left.length > 0) {
        const name = nameOf(left[left.length - 1]);
        const next = waiting.get(name);
        if (!next) return;
        waiting.delete(name);
        left.pop();
        take(part.variant, next);
      }
    },
    async collected(store, onDamaged) {
      for (const table of waiting.values()) releaseSummaryTable(table);
      waiting.clear();
      const listed = Map.groupBy(await listParts(store, id, variants), ({ variant }) => variant);
      for (const [name, { parts }] of gathered) {
        if (!beginsWith(listed.get(name) ?? [], parts)) gathered.delete(name);
      }
      const left = [...listed].flatMap(([name, parts]) => parts.slice(gathered.get(name)?.parts.length));
      for await (const { variant, table } of readParts(store, id, left, { variants, onDamaged })) {
        take(variant, summaryTable(table));
      }
      return Object.fromEntries(
        Object.keys(variants).map((name) => [name, (gathered.get(name) ?? begin(name)).collected()]),
      );
    },
  };
}

// --- internal ---

/** Tables that wait for their turn: threads hand in parts nearly in order. */
const MOST_WAITING = 8;

/** By variant, the one whose turn comes first last. */
function turnsOf(parts: readonly Part[]): Map<string, Part[]> {
  const turns = Map.groupBy(parts, ({ variant }) => variant);
  for (const own of turns.values()) own.sort((a, b) => b.specs[0].seed - a.specs[0].seed);
  return turns;
}

function nameOf({ variant, specs }: Part): string {
  return `${variant}/${specs[0].seed}`;
}

/** Whether the first of the parts are those with these first seeds. */
function beginsWith(parts: readonly ListedPart[], firstSeeds: readonly number[]): boolean {
  return firstSeeds.every((seed, i) => parts[i]?.firstSeed === seed && parts[i].hasEpisodes);
}
