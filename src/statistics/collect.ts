import { evaluatePolicy } from '../policy/evaluate-policy.ts';
import type { RunRow } from '../results.ts';
import { environmentOf } from '../run.ts';
import type { RunSpecWithoutSeed } from '../run-spec.ts';
import { committedParts } from '../standing.ts';
import type { Store } from '../store/store.ts';
import { type Metric, metricNames } from './metrics.ts';

/** The runs of one variant that succeeded, as columns; and how many did not. */
export interface CollectedVariant {
  readonly spec: RunSpecWithoutSeed;
  /** Ascending. */
  seeds: number[];
  metrics: Record<Metric, number[]>;
  failed: number;
  /** Episodes that the step guard ended, over all runs. */
  truncated: number;
  /** Whether every run's policy surely ends from every start, so that its steps and return are of all starts. */
  alwaysEnds: boolean;
  readonly curve: Record<'timesteps' | 'penalties' | 'returns', RunningMeans>;
}

/** Mean and sum of squared differences of each block of a curve, over the runs seen so far (Welford, 1962). */
export interface RunningMeans {
  count: number;
  readonly mean: number[];
  readonly squares: number[];
}

/** Reads the runs of an experiment, a part at a time: what it keeps per run is a dozen numbers. */
export async function collect(
  store: Store,
  id: string,
  variants: Readonly<Record<string, RunSpecWithoutSeed>>,
): Promise<Record<string, CollectedVariant>> {
  const collected = Object.fromEntries(
    Object.entries(variants).map(([name, spec]): [string, CollectedVariant] => [name, emptyVariant(spec)]),
  );
  const seen = new Set<string>();
  for await (const { rows } of committedParts(store, id)) {
    for (const row of rows) {
      const name = `${row.variant}/${row.seed}`;
      if (!Object.hasOwn(collected, row.variant) || seen.has(name)) continue;
      seen.add(name);
      addRun(collected[row.variant], row);
    }
  }
  return Object.fromEntries(Object.entries(collected).map(([name, variant]) => [name, bySeed(variant)]));
}

// --- internal ---

function emptyVariant(spec: RunSpecWithoutSeed): CollectedVariant {
  const none = (): RunningMeans => ({ count: 0, mean: [], squares: [] });
  return {
    spec,
    seeds: [],
    metrics: Object.fromEntries(metricNames.map((metric) => [metric, []])) as unknown as Record<
      Metric,
      number[]
    >,
    failed: 0,
    truncated: 0,
    alwaysEnds: true,
    curve: { timesteps: none(), penalties: none(), returns: none() },
  };
}

function addRun(variant: CollectedVariant, row: RunRow): void {
  if (row.status !== 'ok') {
    variant.failed += 1;
    return;
  }
  variant.seeds.push(row.seed);
  for (const metric of metricNames) variant.metrics[metric].push(row[metric]);
  variant.truncated += row.truncated;
  variant.alwaysEnds &&= row.solved_starts === row.starts || endsSurely(variant.spec, row);
  addCurve(variant.curve.timesteps, row.curve_timesteps);
  addCurve(variant.curve.penalties, row.curve_penalties);
  addCurve(variant.curve.returns, row.curve_returns);
}

function endsSurely({ environment }: RunSpecWithoutSeed, { policy, starts }: RunRow): boolean {
  const actions = Array.from(policy, (digit) => Number.parseInt(digit, 36));
  return evaluatePolicy(environmentOf(environment), actions).endingStarts === starts;
}

function addCurve(running: RunningMeans, values: readonly number[]): void {
  running.count += 1;
  for (const [block, value] of values.entries()) {
    const before = running.mean[block] ?? 0;
    running.mean[block] = before + (value - before) / running.count;
    running.squares[block] = (running.squares[block] ?? 0) + (value - before) * (value - running.mean[block]);
  }
}

function bySeed(variant: CollectedVariant): CollectedVariant {
  const order = Array.from(variant.seeds.keys()).sort((a, b) => variant.seeds[a] - variant.seeds[b]);
  const sorted = (values: readonly number[]) => order.map((i) => values[i]);
  return {
    ...variant,
    seeds: sorted(variant.seeds),
    metrics: Object.fromEntries(
      metricNames.map((metric) => [metric, sorted(variant.metrics[metric])]),
    ) as unknown as Record<Metric, number[]>,
  };
}
