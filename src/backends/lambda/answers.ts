import { isDeepStrictEqual } from 'node:util';
import { type Part, partLabel, runsOf } from '../../experiment/part.ts';
import type { PartFiles } from '../../parts/part-rows.ts';
import { sha256 } from '../../results/checksums.ts';
import { decodeRuns, type RunRow } from '../../results/runs.ts';
import { InputError, messageOf } from '../../validation/errors.ts';

/** What train-one-run answers for a part: its counts, and its files in base64 by their keys below `<id>/`, the runs last. */
export interface PartAnswer {
  readonly ok: number;
  readonly failed: number;
  readonly files: Readonly<Record<string, string>>;
}

export function partEvent(part: Part): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ part }));
}

export function partAnswer({ ok, failed, files }: PartFiles): PartAnswer {
  const texts = Object.entries(files).map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]);
  return { ok, failed, files: Object.fromEntries(texts) };
}

/**
 * Reads the answer for a part and holds it against the part: the same variants and seeds, and files that are those of
 * its runs. What does not match is never written.
 *
 * @throws Error that says what does not match
 */
export async function readPartAnswer(payload: Uint8Array, part: Part): Promise<PartFiles> {
  const answer = parsed(payload);
  if (typeof answer?.files !== 'object' || answer.files === null) throw new Error('it has no files');
  const files = Object.fromEntries(
    Object.entries(answer.files).map(([key, text]) => [
      key,
      new Uint8Array(Buffer.from(String(text), 'base64')),
    ]),
  );
  const runsKey = Object.keys(files).at(-1);
  if (!runsKey?.startsWith('runs/')) throw new Error('its last file is not its runs');
  const { rows, files: checksums } = await decodeRuns(files[runsKey]);
  const expected = [...runsOf(part)];
  if (rows.length !== expected.length) throw new Error(`it has ${rows.length} runs, not ${expected.length}`);
  for (const [i, { variant, spec }] of expected.entries()) {
    const found = inWords(rows[i]);
    const wanted = inWords({ ...spec, variant, experiment: part.experiment });
    if (found !== wanted) throw new Error(`it has ${found} where ${partLabel(part)} has ${wanted}`);
  }
  const { [runsKey]: _, ...others } = files;
  const found = Object.fromEntries(Object.entries(others).map(([key, bytes]) => [key, sha256(bytes)]));
  if (!isDeepStrictEqual(found, checksums)) throw new Error('its files are not those of its runs');
  const ok = rows.filter(({ status }) => status === 'ok').length;
  return { ok, failed: rows.length - ok, files };
}

/** The error of a function that failed, as a run here would have thrown it. */
export function errorOfFunction(payload: Uint8Array): Error {
  let answer: ReturnType<typeof parsed> = null;
  try {
    answer = parsed(payload);
  } catch {
    // It did not even say that.
  }
  const { errorType = 'Error', errorMessage = 'the function failed and did not say why' } = answer ?? {};
  if (errorType === 'InputError') return new InputError([String(errorMessage)]);
  return new Error(`${errorType}: ${errorMessage}`);
}

// --- internal ---

function parsed(payload: Uint8Array): Record<string, unknown> | null {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    throw new Error(`it is not JSON: ${messageOf(error)}`);
  }
}

function inWords(run: Pick<RunRow, 'experiment' | 'variant' | 'seed' | 'episodes'>): string {
  return `${run.episodes} episodes of seed ${run.seed} of ${JSON.stringify(run.variant)} of ${run.experiment}`;
}
