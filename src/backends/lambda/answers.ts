import type { Part } from '../../experiment/part.ts';
import type { TrainedPart } from '../../parts/train-part.ts';
import { decodeRuns, sha256 } from '../../results/files.ts';
import { InputError, messageOf } from '../../validation/errors.ts';

/** What train-one-run answers for a part: its two files, in base64. */
export interface PartAnswer {
  readonly ok: number;
  readonly failed: number;
  readonly runs: string;
  readonly episodes: string;
}

/** What a function may answer, and what an event may be: 6 MB less what Lambda wraps around it. */
export const ANSWER_BYTES = 6_291_000;
export const EVENT_BYTES = 6_291_000;
/** More than this can never be answered, whatever the numbers are. */
export const MAX_PART_EPISODES = 2_000_000;

/** The event for a part. What its specs have in common travels once: an epsilon can be a list of 10,000 values. */
export function partEvent({ variant, specs }: Part): Uint8Array {
  const { seed: _, ...shared } = specs[0];
  const part = { variant, shared, specs: specs.map(({ seed }) => ({ seed })) };
  return new TextEncoder().encode(JSON.stringify({ part }));
}

export function partAnswer({ ok, failed, runs, episodes }: TrainedPart): PartAnswer {
  return { ok, failed, runs: base64(runs), episodes: base64(episodes) };
}

/**
 * Reads the answer for a part and holds it against the part: the same variant and seeds, its counts, its
 * episodes. What does not match is never written.
 *
 * @throws Error that says what does not match
 */
export function readPartAnswer(payload: Uint8Array, part: Part): TrainedPart {
  let answer: Partial<Record<keyof PartAnswer, unknown>>;
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) ?? {};
  } catch (error) {
    throw new Error(`it is not JSON: ${messageOf(error)}`);
  }
  const { ok, failed, runs, episodes } = answer;
  if (typeof runs !== 'string' || typeof episodes !== 'string') throw new Error('it has no files');
  const trained = { ok: 0, failed: 0, runs: bytes(runs), episodes: bytes(episodes) };
  const { table, episodesSha256 } = decodeRuns(trained.runs);
  if (table.runs !== part.specs.length) {
    throw new Error(`it has ${table.runs} runs, not ${part.specs.length}`);
  }
  const { columns } = table;
  for (const [i, { seed, episodes }] of part.specs.entries()) {
    if (columns.variant[i] !== part.variant) {
      throw new Error(`it has runs of ${JSON.stringify(columns.variant[i])}`);
    }
    if (columns.seed[i] !== seed) {
      throw new Error(`it has seed ${columns.seed[i]} where ${seed} was asked for`);
    }
    if (columns.episodes[i] !== episodes) {
      throw new Error(`seed ${seed} has ${columns.episodes[i]} episodes, not ${episodes}`);
    }
    trained[columns.status[i]] += 1;
  }
  if (ok !== trained.ok || failed !== trained.failed) throw new Error('its counts are not those of its runs');
  if (sha256(trained.episodes) !== episodesSha256) throw new Error('its episodes are not those of its runs');
  return trained;
}

/** The error of a function that failed, as a run here would have thrown it. */
export function errorOfFunction(payload: Uint8Array): Error {
  let answer: { errorType?: unknown; errorMessage?: unknown };
  try {
    answer = JSON.parse(new TextDecoder().decode(payload)) ?? {};
  } catch {
    answer = {};
  }
  const { errorType = 'Error', errorMessage = 'the function failed and did not say why' } = answer;
  if (errorType === 'InputError') return new InputError([String(errorMessage)]);
  return new Error(`${errorType}: ${errorMessage}`);
}

// --- internal ---

function base64(from: Uint8Array): string {
  return Buffer.from(from.buffer, from.byteOffset, from.byteLength).toString('base64');
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
