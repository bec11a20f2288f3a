import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { isOwnAgent } from '../agents/own-agents.ts';
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
  const shared = fields.filter((field) =>
    specs.every((spec) => isDeepStrictEqual(spec[field], specs[0][field])),
  );
  const own = fields.filter((field) => !shared.includes(field));
  const yaml = stringify(
    {
      name: experimentName(id),
      ...pick(specs[0], shared),
      seeds: compactSeeds(seeds),
      baseline: Object.hasOwn(variants, baseline) ? baseline : undefined,
      margin,
      variants: Object.fromEntries(Object.entries(variants).map(([name, spec]) => [name, pick(spec, own)])),
    },
    { collectionStyle: 'any', lineWidth: 100, aliasDuplicateObjects: false, flowCollectionPadding: false },
  );
  const agents = new Set(specs.flatMap(({ agent }) => (isOwnAgent(agent) ? agent.kind : [])));
  const note = `# Written in TypeScript, which imports its own agents: ${[...agents].join(', ')}\n`;
  return `${agents.size > 0 ? note : ''}${yaml}`;
}

// --- internal ---

function pick(
  spec: RunSpecWithoutSeed,
  fields: readonly (keyof RunSpecWithoutSeed)[],
): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, spec[field]]));
}

function compactSeeds(seeds: readonly number[]): unknown {
  const [from] = seeds;
  if (seeds.some((seed, i) => seed !== from + i)) return seeds;
  return from === 0 ? seeds.length : { from, count: seeds.length };
}
