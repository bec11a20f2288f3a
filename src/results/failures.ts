import * as z from 'zod/mini';
import type { ExperimentRecord } from '../experiment/record.ts';
import type { Store } from '../store/store.ts';
import { readCommittedParts } from './committed.ts';
import { decodeRuns, type RunRow } from './runs.ts';

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

/** Adds the failed runs of a part to a list of failures; `files` are what it wrote. */
export async function withFailedOf(
  failures: readonly Failure[],
  { files }: { readonly files: Readonly<Record<string, Uint8Array>> },
): Promise<Failure[]> {
  const [, runs] = Object.entries(files).find(([key]) => key.startsWith('runs/'))!;
  return withFailed(failures, (await decodeRuns(runs)).rows);
}

/** What made runs of an experiment fail, of all that stand. */
export async function readFailures(
  store: Store,
  { id, variants }: Pick<ExperimentRecord, 'id' | 'variants'>,
): Promise<Failure[]> {
  let failures: Failure[] = [];
  for await (const { rows } of readCommittedParts(store, id, { variants }))
    failures = withFailed(failures, rows);
  return failures;
}

// --- internal ---

function withFailed(failures: readonly Failure[], rows: readonly RunRow[]): Failure[] {
  const byError = new Map(failures.map((failure) => [failure.error, failure]));
  for (const { status, variant, seed, ...row } of rows) {
    if (status === 'ok') continue;
    const error = (row.error ?? 'it did not say why').slice(0, MOST_CHARACTERS);
    const known = byError.get(error);
    if (known) byError.set(error, { ...known, runs: known.runs + 1 });
    else if (byError.size < MOST) byError.set(error, { error, runs: 1, variant, seed });
  }
  return [...byError.values()];
}
