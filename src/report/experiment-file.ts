import { stringify } from 'yaml';
import { type ExperimentRecord, experimentName } from '../experiment/record.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';

/**
 * An experiment file that gives these very results again: the same id, the same runs. What all variants share stands
 * once at its top.
 *
 * @returns YAML
 */
export function experimentFile({ id, variants, seeds, baseline, margin }: ExperimentRecord): string {
  const specs = Object.values(variants);
  const fields = ['environment', 'agent', 'epsilon', 'episodes', 'maxStepsPerEpisode'] as const;
  const shared = fields.filter((field) => specs.every((spec) => isSame(spec[field], specs[0][field])));
  const own = fields.filter((field) => !shared.includes(field));
  return stringify(
    {
      name: experimentName(id),
      ...pick(specs[0], shared),
      seeds: compactSeeds(seeds),
      ...(Object.hasOwn(variants, baseline) ? { baseline } : {}),
      ...(margin === undefined ? {} : { margin }),
      variants: Object.fromEntries(Object.entries(variants).map(([name, spec]) => [name, pick(spec, own)])),
    },
    { collectionStyle: 'any', lineWidth: 100, aliasDuplicateObjects: false, flowCollectionPadding: false },
  );
}

// --- internal ---

function pick(
  spec: RunSpecWithoutSeed,
  fields: readonly (keyof RunSpecWithoutSeed)[],
): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, spec[field]]));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function compactSeeds(seeds: readonly number[]): unknown {
  const [from] = seeds;
  if (seeds.some((seed, i) => seed !== from + i)) return seeds;
  return from === 0 ? seeds.length : { from, count: seeds.length };
}
