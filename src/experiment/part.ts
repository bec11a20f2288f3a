import { packedTablesOf } from '../environments/tables.ts';
import type { RunSpec, RunSpecWithoutSeed } from '../training/run-spec.ts';

/** Every variant x every seed: at least one of each. */
export interface Block {
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  readonly seeds: readonly number[];
}

/**
 * A block of a plan, all of whose variants have as many episodes: the unit of scheduling, invocation, writing and
 * resuming. Plain data, the same for a thread and in a Lambda event.
 */
export interface Part extends Block {
  /** The id of the experiment. */
  readonly experiment: string;
  /** The tables that its environments name, by SHA-256: deflated, in base64. */
  readonly tables?: Readonly<Record<string, string>>;
}

/** The part of some variants and seeds, with the tables that it needs. */
export function partOf({ experiment, variants, seeds }: Omit<Part, 'tables'>): Part {
  const tables = packedTablesOf(Object.values(variants));
  return { experiment, variants, seeds, ...(Object.keys(tables).length > 0 ? { tables } : {}) };
}

/** The variant and seed with which a part begins, and by which its files are named. */
export function firstOf({ variants, seeds }: Block) {
  return { variant: Object.keys(variants)[0], seed: seeds[0] };
}

export function runsIn({ variants, seeds }: Block): number {
  return Object.keys(variants).length * seeds.length;
}

export function episodesIn({ variants, seeds }: Block): number {
  return Object.values(variants).reduce((sum, { episodes }) => sum + episodes * seeds.length, 0);
}

/** The runs of a part in their order: variant by variant, seed by seed. */
export function* runsOf({ variants, seeds }: Block): Generator<{ variant: string; spec: RunSpec }> {
  for (const [variant, spec] of Object.entries(variants)) {
    for (const seed of seeds) yield { variant, spec: { ...spec, seed } };
  }
}

/** What a run is called within its experiment: `fixed/7`. */
export function runName({ variant, seed }: { readonly variant: string; readonly seed: number }): string {
  return `${variant}/${seed}`;
}

/** The names of all runs of a part, or of a plan. */
export function runNamesIn({ variants, seeds }: Block): string[] {
  return Object.keys(variants).flatMap((variant) => seeds.map((seed) => runName({ variant, seed })));
}

/** What a person calls a part: ``fixed, seeds 4 to 7``. */
export function partLabel({ variants, seeds }: Part): string {
  const names = Object.keys(variants);
  const who = names.length === 1 ? names[0] : `${names[0]} to ${names.at(-1)}`;
  return `${who}, ${seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds[0]} to ${seeds.at(-1)}`}`;
}
