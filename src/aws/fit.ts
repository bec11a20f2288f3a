import { partEvent } from '../backends/lambda/answers.ts';
import { ANSWER_BYTES, EVENT_BYTES } from '../backends/lambda/limits.ts';
import { curveBlocks } from '../experiment/curve.ts';
import { episodesIn, firstOf, type Part, partLabel, runsIn } from '../experiment/part.ts';
import { estimatedBytes } from '../experiment/plan.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';

/** @throws InputError where a part could not travel: its event or its answer would be larger than Lambda's 6 MB */
export function checkFits(parts: readonly Part[]): void {
  // The parts of a variant have the same spec, and none has more seeds than the first.
  const firsts = new Map(parts.toReversed().map((part) => [firstOf(part).variant, part]));
  const problems = [...firsts.values()].flatMap((part) => {
    const problem = problemOf(part);
    return problem ? [`Expected parts ${problem}; here, without \`--on aws\`, it can be trained`] : [];
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** The bytes that the answer for a part may have, in base64. */
export function largestAnswer(part: Part): number {
  const { seeds, variants } = part;
  const bytes = Object.values(variants).reduce((sum, spec) => {
    const ofRun = BYTES.run + statesOf(spec) + BYTES.block * curveBlocks(spec.episodes).length;
    const ofEpisode = spec.episodes < BYTES.few ? BYTES.fewEpisodes : BYTES.episode;
    return sum + BYTES.file + seeds.length * (ofRun + ofEpisode * spec.episodes);
  }, 0);
  return Math.ceil((4 / 3) * bytes);
}

/** How many calls at once the orchestrator's memory takes, if all of them answer at the same moment. */
export function mostAtOnce(parts: readonly Part[], memoryMb: number): number {
  const sizes = parts.map((part) => estimatedBytes(runsIn(part), episodesIn(part)));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 1);
  return Math.max(1, Math.floor(((memoryMb - OWN_MB) * MEGABYTE) / (COPIES * largest)));
}

// --- internal ---

function problemOf(part: Part): string | undefined {
  const event = partEvent(part).length;
  if (event > EVENT_BYTES) {
    return `that fit Lambda's events of 6 MB, got ${event} bytes in ${partLabel(part)}: an epsilon that is a function travels as its values`;
  }
  const answer = largestAnswer(part);
  if (answer <= ANSWER_BYTES) return undefined;
  const runs = runsIn(part);
  const episodes = episodesIn(part);
  const most = Math.floor((episodes * ANSWER_BYTES) / answer);
  const change =
    runs === 1
      ? `at most about ${most} of its ${episodes} episodes do`
      : 'with fewer seeds, parts are smaller';
  return `whose answers surely fit Lambda's 6 MB, got up to ${answer} bytes from ${runs} runs in ${partLabel(part)}: ${change}`;
}

/** Measured, and rounded up: columns of Parquet, packed by Snappy. A policy has a character for each state. */
const BYTES = { file: 3000, run: 130, block: 23, episode: 2.6, fewEpisodes: 5.5, few: 100_000 };

/** None where the environment cannot be made: then the run fails at once. */
function statesOf({ environment }: RunSpecWithoutSeed): number {
  try {
    return environmentOf(environment).states;
  } catch (error) {
    if (error instanceof InputError) return 0;
    throw error;
  }
}

const MEGABYTE = 2 ** 20;
/** The runtime, the program, lists of parts and runs. */
const OWN_MB = 200;
/** Of an answer: as it arrives, in base64, and its files. Measured: one and a half. */
const COPIES = 3;
