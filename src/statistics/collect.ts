import { endingStarts } from '../policy/ending-starts.ts';
import { policyOf } from '../policy/policy-text.ts';
import { release } from '../release.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../run-spec.ts';
import { type RunTable, releaseTable } from '../run-table.ts';
import { committedParts, type DamagedPart } from '../standing.ts';
import type { Store } from '../store/store.ts';
import { type Metric, metricNames } from './metrics.ts';
import { type Optimum, optimumOf } from './optimum.ts';
import { addValues, noMeans, type RunningMeans } from './running-means.ts';

const curveMetrics = ['timesteps', 'penalties', 'returns'] as const;

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
  readonly curve: Record<(typeof curveMetrics)[number], RunningMeans>;
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
  for await (const { variant, table } of committedParts(store, id, { variants, onDamaged })) {
    const seeds = seen.get(variant) as Set<number>;
    for (let i = 0; i < table.runs; i++) {
      const seed = table.columns.seed[i];
      if (!seeds.has(seed)) addRun(collected[variant], table, i);
      seeds.add(seed);
    }
    releaseTable(table);
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

function addRun(variant: CollectedVariant, { columns, curveStarts }: RunTable, i: number): void {
  if (columns.status[i] !== 'ok') {
    variant.failed += 1;
    return;
  }
  variant.seeds.push(columns.seed[i]);
  for (const metric of metricNames) variant.metrics[metric].push(columns[metric][i]);
  variant.truncated += columns.truncated[i];
  if (columns.solved_starts[i] === columns.starts[i]) addSolved(variant);
  else addPolicy(variant, columns.policy[i]);
  for (const metric of curveMetrics) {
    addValues(variant.curve[metric], columns[`curve_${metric}`], curveStarts[i], curveStarts[i + 1]);
  }
}

function addSolved(variant: CollectedVariant): void {
  const { timesteps, returns } = variant.optimum.value;
  variant.solvesAll += 1;
  variant.endsFromAll += 1;
  addValues(variant.optimumThere, [timesteps, returns]);
}

function addPolicy(variant: CollectedVariant, policy: string): void {
  const { optimum, spec, optimumThere } = variant;
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
  if (count === ends.length) variant.endsFromAll += 1;
  release(ends);
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
