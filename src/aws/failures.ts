import * as z from 'zod/mini';
import type { PartResult } from '../parts/train-part.ts';
import { decodeRuns } from '../results/runs.ts';

/** Failed runs that say the same, told by the first of them. */
export const failureSchema = z.object({
  error: z.string(),
  runs: z.number(),
  variant: z.string(),
  seed: z.number(),
});
export type Failure = z.output<typeof failureSchema>;

/** So many different ones say enough, each up to so many characters; Parquet has all of them. */
const MOST = 10;
const MOST_CHARACTERS = 500;

/** Adds the failed runs of a part to a list of failures. */
export async function withFailedOf(failures: readonly Failure[], { files }: PartResult): Promise<Failure[]> {
  const byError = new Map(failures.map((failure) => [failure.error, failure]));
  const [, runs] = Object.entries(files).find(([key]) => key.startsWith('runs/'))!;
  for (const { status, variant, seed, ...row } of (await decodeRuns(runs)).rows) {
    if (status === 'ok') continue;
    const error = (row.error ?? 'it did not say why').slice(0, MOST_CHARACTERS);
    const known = byError.get(error);
    if (known) byError.set(error, { ...known, runs: known.runs + 1 });
    else if (byError.size < MOST) byError.set(error, { error, runs: 1, variant, seed });
  }
  return [...byError.values()];
}
