import type { RunSpec, RunSpecWithoutSeed } from '../training/run-spec.ts';

/** Consecutive seeds of one variant: the unit of scheduling, invocation, writing and resuming. */
export interface Part {
  readonly variant: string;
  /** At least one; they differ in their seeds only. */
  readonly specs: readonly RunSpec[];
}

/** The part of a variant with these seeds. */
export function partOf(variant: string, spec: RunSpecWithoutSeed, seeds: readonly number[]): Part {
  const { environment, agent, epsilon, episodes, maxStepsPerEpisode } = spec;
  return {
    variant,
    specs: seeds.map((seed) => ({ environment, agent, epsilon, episodes, seed, maxStepsPerEpisode })),
  };
}

/** Seeds per part: enough parts to share out, few enough episodes to encode and send at once. */
export function seedsPerPart(seeds: number, episodes: number): number {
  return Math.max(1, Math.min(Math.ceil(seeds / 16), Math.floor(200_000 / episodes)));
}

/** What a person calls a part: ``fixed, seeds 4 to 7``. */
export function partLabel({ variant, specs }: Part): string {
  const [first, last] = [specs[0].seed, specs[specs.length - 1].seed];
  return `${variant}, ${specs.length === 1 ? `seed ${first}` : `seeds ${first} to ${last}`}`;
}
