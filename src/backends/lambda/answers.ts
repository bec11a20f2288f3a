import { type Part, partLabel, runsOf } from '../../experiment/part.ts';
import type { PartFiles } from '../../parts/part-rows.ts';
import { sha256 } from '../../results/checksums.ts';
import { decodeRuns } from '../../results/runs.ts';
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
  const texts = Object.entries(files).map(([key, bytes]) => [
    key,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  ]);
  return { ok, failed, files: Object.fromEntries(texts) };
}

/**
 * Reads the answer for a part and holds it against the part: the same variants and seeds, its counts, its files. What
 * does not match is never written.
 *
 * @throws Error that says what does not match
 */
export async function readPartAnswer(payload: Uint8Array, part: Part): Promise<PartFiles> {
  let answer: Partial<Record<keyof PartAnswer, unknown>>;
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) ?? {};
  } catch (error) {
    throw new Error(`it is not JSON: ${messageOf(error)}`);
  }
  if (typeof answer.files !== 'object' || answer.files === null) throw new Error('it has no files');
  const files = Object.fromEntries(
    Object.entries(answer.files).map(([key, text]) => [
      key,
      new Uint8Array(Buffer.from(String(text), 'base64')),
    ]),
  );
  const [runsKey] = Object.keys(files).slice(-1);
  if (!runsKey?.startsWith('runs/')) throw new Error('its last file is not its runs');
  const { rows, files: checksums } = await decodeRuns(files[runsKey]);
  const expected = [...runsOf(part)];
  if (rows.length !== expected.length) throw new Error(`it has ${rows.length} runs, not ${expected.length}`);
  for (const [i, { variant, spec }] of expected.entries()) {
    const row = rows[i];
    if (row.experiment !== part.experiment) throw new Error(`it has runs of ${row.experiment}`);
    if (row.variant !== variant || row.seed !== spec.seed || row.episodes !== spec.episodes) {
      throw new Error(
        `it has ${row.episodes} episodes of seed ${row.seed} of ${JSON.stringify(row.variant)} where ${partLabel(part)} has ${spec.episodes} of seed ${spec.seed} of ${variant}`,
      );
    }
  }
  const ok = rows.filter(({ status }) => status === 'ok').length;
  if (answer.ok !== ok || answer.failed !== rows.length - ok) {
    throw new Error('its counts are not those of its runs');
  }
  const others = Object.keys(files).filter((key) => key !== runsKey);
  if (
    others.length !== Object.keys(checksums).length ||
    others.some((key) => sha256(files[key]) !== checksums[key])
  ) {
    throw new Error('its files are not those of its runs');
  }
  return { ok, failed: rows.length - ok, files };
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
