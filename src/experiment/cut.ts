import { isOwnAgent } from '../agents/own-agents.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { chunksOf } from './chunks.ts';
import { type Block, episodesIn, type Part, partOf } from './part.ts';

/** Episodes of a part: with fewer, handing it on costs more than training it; with more, an answer of Lambda is too large. */
const FEWEST = 20_000;
const MOST = 200_000;
/** Enough parts that no core waits long for the last one. */
const PARTS = 64;

/**
 * Cuts an experiment into parts of about a 64th of its episodes: consecutive seeds of one variant; where all seeds of a
 * variant are less than that, consecutive variants of the same length. An agent of one's own may hang or die: then it
 * takes along no other run, because each of its runs is a part.
 */
export function cutIntoParts({ experiment, variants, seeds }: Omit<Part, 'tables'>): Part[] {
  const size = Math.min(MOST, Math.max(FEWEST, episodesIn({ variants, seeds }) / PARTS));
  return groupsOf(variants, size / seeds.length).flatMap((group) => {
    const [[, spec]] = group;
    const most = isOwnAgent(spec.agent) ? 1 : Math.floor(size / (spec.episodes * group.length));
    const atOnce = Math.max(1, most);
    const own = Object.fromEntries(group);
    return chunksOf(seeds, atOnce).map((some) => partOf({ experiment, variants: own, seeds: some }));
  });
}

// --- internal ---

type Named = readonly [string, RunSpecWithoutSeed];

/** Consecutive variants of the same length, as many as have at most so many episodes for each seed. */
function groupsOf(variants: Block['variants'], most: number): Named[][] {
  const groups: Named[][] = [];
  for (const one of Object.entries(variants)) {
    const group = groups.at(-1);
    const { episodes, agent } = one[1];
    const joins =
      group &&
      group[0][1].episodes === episodes &&
      (group.length + 1) * episodes <= most &&
      ![agent, group[0][1].agent].some(isOwnAgent);
    if (joins) group.push(one);
    else groups.push([one]);
  }
  return groups;
}
