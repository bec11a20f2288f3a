import { endingStarts } from '../policy/ending-starts.ts';
import { policyOf } from '../policy/policy-text.ts';
import { release } from '../release.ts';
import type { RunRow } from '../results.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../run-spec.ts';
import { committedParts, type DamagedPart } from '../standing.ts';
import type { Store } from '../store/store.ts';
import { type Metric, metricNames } from './metrics.ts';
import { type Optimum, optimumOf } from './optimum.ts';
import { addValues, noMeans, type RunningMeans } from './running-means.ts';

/** The runs of one variant that succeeded, as columns; and how many did not. */
export interface CollectedVariant {
  readonly spec: RunSpecWithoutSeed;
  /** Of its environment. */
  readonly optimum: Optimum;
  /** Ascending. */
  seeds: number[];
  metrics: Record<Metric, number[]>;
  failed: number;
  /** Episodes that the step guard ended, over all runs. */
  truncated: number;
  /** Runs whose policy surely reaches the goal, and surely ends the episode, from every start. */
  solvesAll: number;
  endsFromAll: number;
  /** Steps and return of the optimum from the very starts from which the run's policy surely ends: means over runs. */
  readonly optimumThere: RunningMeans;
  readonly curve: Record<'timesteps' | 'penalties' | 'returns', RunningMeans>;
}

/**
 * Reads the runs of an experiment, a part at a time: what it keeps per run is a dozen numbers. It never reads
 * episodes.
 *
 * @param onDamaged told of each part that cannot be read, and is left out
 */
export async function collect(
  store: Store,
  { id, variants }: { id: string; variants: Readonly<Record<string, RunSpecWithoutSeed>> },
  onDamaged?: (part: DamagedPart) => void,
): Promise<Record<string, CollectedVariant>> {
  const optima = new Map<string, Optimum>();
  const collected = Object.fromEntries(
    Object.entries(variants).map(([name, spec]): [string, CollectedVariant] => {
      const key = JSON.stringify(spec.environment);
      const optimum = optima.get(key) ?? optimumOf(environmentOf(spec.environment));
      optima.set(key, optimum);
      return [name, emptyVariant(spec, optimum)];
    }),
  );
  const seen = new Map(Object.keys(variants).map((name) => [name, new Set<number>()]));
  for await (const { variant, rows } of committedParts(store, id, { variants, onDamaged })) {
    const seeds = seen.get(variant) as Set<number>;
    for (const row of rows) {
      if (!seeds.has(row.seed)) addRun(collected[variant], row);
      seeds.add(row.seed);
    }
    for (const { buffer } of curvesOf(rows[0])) release(new Uint8Array(buffer));
  }
  return Object.fromEntries(Object.entries(collected).map(([name, variant]) => [name, bySeed(variant)]));
}

// --- internal ---

const perMetric = (values: (metric: Metric) => number[]) =>
  Object.fromEntries(metricNames.map((metric) => [metric, values(metric)])) as Record<Metric, number[]>;

function emptyVariant(spec: RunSpecWithoutSeed, optimum: Optimum): CollectedVariant {
  return {
    spec,
    optimum,
    seeds: [],
    metrics: perMetric(() => []),
    failed: 0,
    truncated: 0,
    solvesAll: 0,
    endsFromAll: 0,
    optimumThere: noMeans(),
    curve: { timesteps: noMeans(), penalties: noMeans(), returns: noMeans() },
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
  addPolicy(variant, row);
  addValues(variant.curve.timesteps, row.curve_timesteps);
  addValues(variant.curve.penalties, row.curve_penalties);
  addValues(variant.curve.returns, row.curve_returns);
}

/** Views of one array for all runs of a part. */
function curvesOf({ curve_timesteps, curve_penalties, curve_returns }: RunRow): Float64Array[] {
  return [curve_timesteps, curve_penalties, curve_returns];
}

function addPolicy(variant: CollectedVariant, { policy, starts, solved_starts }: RunRow): void {
  const { optimum, spec, optimumThere } = variant;
  if (solved_starts === starts) {
    variant.solvesAll += 1;
    variant.endsFromAll += 1;
    addValues(optimumThere, [optimum.value.timesteps, optimum.value.returns]);
    return;
  }
  const ends = endingStarts(environmentOf(spec.environment), policyOf(policy));
  let count = 0;
  let timesteps = 0;
  let returns = 0;
  for (let i = 0; i < ends.length; i++) {
    if (ends[i] === 0) continue;
    count += 1;
    timesteps += optimum.starts[i].timesteps;
    returns += optimum.starts[i].returns;
  }
  if (count === starts) variant.endsFromAll += 1;
  if (count > 0) addValues(optimumThere, [timesteps / count, returns / count]);
}

function bySeed(variant: CollectedVariant): CollectedVariant {
  const order = Array.from(variant.seeds.keys()).sort((a, b) => variant.seeds[a] - variant.seeds[b]);
  const sorted = (values: readonly number[]) => order.map((i) => values[i]);
  return {
    ...variant,
    seeds: sorted(variant.seeds),
    metrics: perMetric((metric) => sorted(variant.metrics[metric])),
  };
}
