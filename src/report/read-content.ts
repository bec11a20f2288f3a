import { type ExperimentRecord, experimentName } from '../experiment/record.ts';
import { sha256 } from '../results/checksums.ts';
import { type DamagedPart, readCommittedParts } from '../results/committed.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import type { RunRow } from '../results/runs.ts';
import { type Metric, metricNames } from '../statistics/metrics.ts';
import type { Summary } from '../statistics/summary.ts';
import { readIfThere, type Store } from '../store/store.ts';
import type { ReportContent, VariantRuns } from './content.ts';

/**
 * Reads what a report of one experiment is made of: its runs, a part at a time, and never its episodes. Agents to
 * watch are not read but trained again (`watch.ts`).
 *
 * @param summary what its statistics say
 */
export async function readContent(
  store: Store,
  record: ExperimentRecord,
  summary: Summary,
): Promise<Omit<ReportContent, 'replays'>> {
  const { id, variants } = record;
  const collected = Object.fromEntries(Object.keys(variants).map((name) => [name, [] as Kept[]]));
  const damaged: string[] = [];
  const onDamaged = ({ key, reason }: DamagedPart) => damaged.push(`${key}: ${reason}`);
  for await (const { rows } of readCommittedParts(store, id, { variants, onDamaged })) {
    for (const row of rows) collected[row.variant].push(kept(row));
  }
  const progress = await readIfThere<Progress>(store, keys.progress(id));
  return {
    title: experimentName(id),
    summary,
    variants,
    runs: Object.fromEntries(Object.entries(collected).map(([name, rows]) => [name, columnsOf(rows)])),
    damaged,
    sources: [{ record, progress }],
  };
}

// --- internal ---

/** A run without its policy and its spec, which are most of its bytes. */
type Kept = Omit<RunRow, 'policy' | 'spec'>;

function kept(row: RunRow): Kept {
  const { policy: _, spec: __, ...rest } = row;
  return rest;
}

function columnsOf(rows: readonly Kept[]): VariantRuns {
  const bySeed = [...new Map(rows.map((row) => [row.seed, row])).values()].sort((a, b) => a.seed - b.seed);
  const ok = bySeed.filter(({ status }) => status === 'ok');
  const metrics = Object.fromEntries(
    metricNames.map((metric) => [metric, ok.map((row) => row[metric])]),
  ) as unknown as Record<Metric, number[]>;
  const digests = ok.map(({ digest }) => `${digest}\n`).join('');
  return {
    seeds: ok.map(({ seed }) => seed),
    metrics,
    truncated: ok.map(({ truncated }) => truncated),
    digests: ok.map(({ digest }) => digest),
    starts: ok[0]?.starts ?? 0,
    failures: bySeed
      .filter(({ status }) => status !== 'ok')
      .map(({ seed, error }) => ({ seed, error: error ?? 'no reason was given' })),
    durationMs: bySeed.reduce((sum, row) => sum + row.duration_ms, 0),
    billedMs: bySeed.reduce((sum, row) => sum + row.billed_ms, 0),
    digest: sha256(new TextEncoder().encode(digests)),
  };
}
