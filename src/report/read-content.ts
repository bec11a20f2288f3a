import { experimentName } from '../experiment/record.ts';
import { sha256 } from '../results/checksums.ts';
import { readCommittedParts } from '../results/committed.ts';
import type { ExperimentResults, ExperimentsCompared } from '../results/compare-experiments.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import type { RunRow } from '../results/runs.ts';
import { type Metric, metricNames } from '../statistics/metrics.ts';
import { readIfThere } from '../store/store.ts';
import type { ReportContent, VariantRuns } from './content.ts';

/**
 * Reads what a report of an experiment, or of several side by side, is made of: the runs, a part at a time, and never
 * the episodes. Agents to watch are not read but trained again (`replays.ts`).
 *
 * @param said what the statistics say; and what each variant is called there, where that is not its own name
 */
export async function readContent(
  experiments: readonly ExperimentResults[],
  { summary, names }: Pick<ExperimentsCompared, 'summary'> & Partial<ExperimentsCompared>,
): Promise<Omit<ReportContent, 'replays'>> {
  const variants: Record<string, ReportContent['variants'][string]> = {};
  const runs: Record<string, VariantRuns> = {};
  const damaged: string[] = [];
  const sources: ReportContent['sources'][number][] = [];
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

function columnsOf(rows: readonly KeptRow[]): VariantRuns {
  const bySeed = rows.toSorted((a, b) => a.seed - b.seed);
  const ok = bySeed.filter(({ status }) => status === 'ok');
  const digests = ok.map(({ digest }) => digest);
  return {
    seeds: ok.map(({ seed }) => seed),
    metrics: Object.fromEntries(
      metricNames.map((metric) => [metric, ok.map((row) => row[metric])]),
    ) as unknown as Record<Metric, number[]>,
    truncated: ok.map(({ truncated }) => truncated),
    digests,
    failures: bySeed
      .filter(({ status }) => status !== 'ok')
      .map(({ seed, error }) => ({ seed, error: error ?? 'no reason was given' })),
    durationMs: bySeed.reduce((sum, row) => sum + row.duration_ms, 0),
    billedMs: bySeed.reduce((sum, row) => sum + row.billed_ms, 0),
    digest: sha256(new TextEncoder().encode(digests.map((one) => `${one}\n`).join(''))),
  };
}
