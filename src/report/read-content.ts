import { type ExperimentRecord, experimentName } from '../experiment/record.ts';
import { sha256 } from '../results/checksums.ts';
import { readCommittedParts } from '../results/committed.ts';
import type { ExperimentResults, ExperimentsCompared } from '../results/compare-experiments.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import type { RunRow } from '../results/runs.ts';
import { type Metric, metricNames } from '../statistics/metrics.ts';
import { readIfThere } from '../store/store.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';

/**
 * Reads what a report of an experiment, or of several side by side, is made of: the runs, a part at a time, and never
 * the episodes. Agents to watch are not read but trained again (`replays.ts`).
 *
 * @param said what the statistics say; and what each variant is called there, where that is not its own name
 */
export async function readContent(
  experiments: readonly ExperimentResults[],
  { summary, names }: Pick<ExperimentsCompared, 'summary'> & Partial<ExperimentsCompared>,
) {
  const variants: Record<string, RunSpecWithoutSeed> = {};
  const runs: Record<string, ReturnType<typeof columnsOf>> = {};
  /** Files of results that cannot be used, each with the reason. */
  const damaged: string[] = [];
  const sources: { record: ExperimentRecord; progress?: Progress }[] = [];
  for (const [i, { store, record }] of experiments.entries()) {
    const rows = new Map(Object.keys(record.variants).map((name) => [name, [] as KeptRow[]]));
    const parts = readCommittedParts(store, record.id, {
      variants: record.variants,
      onDamaged: ({ key, reason }) => damaged.push(`${key}: ${reason}`),
    });
    for await (const part of parts) for (const row of part.rows) rows.get(row.variant)?.push(kept(row));
    for (const [name, own] of rows) {
      const called = names?.[i][name] ?? name;
      variants[called] = record.variants[name];
      runs[called] = columnsOf(own);
    }
    sources.push({ record, progress: await readIfThere<Progress>(store, keys.progress(record.id)) });
  }
  const title = experiments.map(({ record }) => experimentName(record.id)).join(' and ');
  return { title, summary, variants, runs, damaged, sources };
}

// --- internal ---

/** A run without its policy and its spec, which are most of its bytes. */
type KeptRow = Omit<RunRow, 'policy' | 'spec'>;

function kept({ policy: _, spec: __, ...row }: RunRow): KeptRow {
  return row;
}

/** The runs of one variant: columns with an element for each run that succeeded, seeds ascending; and the failed ones. */
function columnsOf(rows: readonly KeptRow[]) {
  const bySeed = rows.toSorted((a, b) => a.seed - b.seed);
  const ok = bySeed.filter(({ status }) => status === 'ok');
  const digests = ok.map(({ digest }) => digest);
  const columns = metricNames.map((metric) => [metric, ok.map((row) => row[metric])]);
  return {
    seeds: ok.map(({ seed }) => seed),
    metrics: Object.fromEntries(columns) as Record<Metric, number[]>,
    /** Episodes that the step guard ended. */
    truncated: ok.map(({ truncated }) => truncated),
    digests,
    failures: bySeed
      .filter(({ status }) => status !== 'ok')
      .map(({ seed, error }) => ({ seed, error: error ?? 'no reason was given' })),
    /** Milliseconds of training, and of Lambda as billed, over all runs. */
    durationMs: bySeed.reduce((sum, row) => sum + row.duration_ms, 0),
    billedMs: bySeed.reduce((sum, row) => sum + row.billed_ms, 0),
    /** SHA-256 over the digests of the runs in the order of their seeds. */
    digest: sha256(new TextEncoder().encode(digests.map((one) => `${one}\n`).join(''))),
  };
}
