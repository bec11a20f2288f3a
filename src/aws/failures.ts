import * as z from 'zod/mini';
import type { PartResult } from '../parts/train-part.ts';
import { decodeRuns } from '../results/runs.ts';

/** Failed runs that say the same, told by the first of them. */
export interface Failure {
  readonly error: string;
  readonly runs: number;
  readonly variant: string;
  readonly seed: number;
}

export interface FailedRun {
  readonly variant: string;
  readonly seed: number;
  readonly error: string;
}

/** The shape of a list of them, where others may have written it. */
export const failuresField = () =>
  z.array(z.object({ error: z.string(), runs: z.number(), variant: z.string(), seed: z.number() }));

/** So many different ones say enough, each up to so many characters; Parquet has all of them. */
const MOST = 10;
const MOST_CHARACTERS = 500;

/** Adds failed runs to a list of failures. */
export function withFailed(failures: readonly Failure[], failed: readonly FailedRun[]): Failure[] {
  const byError = new Map(failures.map((failure) => [failure.error, failure]));
  for (const { error: words, variant, seed } of failed) {
    const error = words.slice(0, MOST_CHARACTERS);
    const known = byError.get(error);
    if (known) byError.set(error, { ...known, runs: known.runs + 1 });
    else if (byError.size < MOST) byError.set(error, { error, runs: 1, variant, seed });
  }
  return [...byError.values()];
}

/** The failed runs of a part. */
export async function failedRunsOf({ files }: PartResult): Promise<FailedRun[]> {
  const [runs] = Object.entries(files).filter(([key]) => key.startsWith('runs/'));
  const { rows } = await decodeRuns(runs[1]);
  return rows
    .filter(({ status }) => status === 'failed')
    .map(({ variant, seed, error }) => ({ variant, seed, error: error ?? 'it did not say why' }));
}
