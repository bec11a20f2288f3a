import { EVENT_BYTES, MAX_PART_EPISODES, partEvent } from '../backends/lambda/answers.ts';
import { episodesIn, type Part, runsIn } from '../experiment/part.ts';
import { estimatedBytes } from '../experiment/plan.ts';
import { InputError } from '../validation/errors.ts';

/**
 * @throws InputError where a part could never travel: its event or its answer would be larger than Lambda's 6 MB
 */
export function checkFits(parts: readonly Part[]): void {
  // The parts of a variant have the same spec, and none has more seeds than the first.
  const firsts = new Map(parts.toReversed().map((part) => [Object.keys(part.variants)[0], part]));
  const problems = [...firsts].flatMap(([variant, part]) => {
    const { episodes } = part.variants[variant];
    if (episodes > MAX_PART_EPISODES) {
      return [
        `Expected at most ${MAX_PART_EPISODES} episodes in a run on Lambda, whose answers have 6 MB, got ${episodes} in \`${variant}\`; here, without \`--on aws\`, it can be trained`,
      ];
    }
    const { length } = partEvent(part);
    return length > EVENT_BYTES
      ? [
          `Expected a run spec that fits Lambda's events of 6 MB, got ${length} bytes in \`${variant}\`: an epsilon that is a function travels as its values; here, without \`--on aws\`, it can be trained`,
        ]
      : [];
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** How many calls at once the orchestrator's memory takes, if all of them answer at the same moment. */
export function mostAtOnce(parts: readonly Part[], memoryMb: number): number {
  const largest = parts.reduce(
    (most, part) => Math.max(most, estimatedBytes(runsIn(part), episodesIn(part))),
    1,
  );
  const room = Math.max(MEGABYTE, (memoryMb - OWN_MB) * MEGABYTE);
  return Math.max(1, Math.floor(room / (COPIES * largest)));
}

// --- internal ---

const MEGABYTE = 2 ** 20;
/** The runtime, the program, lists of parts and runs. */
const OWN_MB = 200;
/** Of an answer: as it arrives, in base64, and its files. Measured: one and a half. */
const COPIES = 3;
