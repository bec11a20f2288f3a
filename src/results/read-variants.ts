import { curveBlocks } from '../experiment/curve.ts';
import { runName } from '../experiment/part.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import { policyOf } from '../policy/policy-text.ts';
import { metricNames } from '../statistics/metrics.ts';
import { type Optimum, optimumOf } from '../statistics/optimum.ts';
import { type CurveMetric, curveMetrics, type VariantRuns } from '../statistics/variant-runs.ts';
import type { Store } from '../store/store.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { type CommittedPart, type ReadPartsOptions, readCommittedParts } from './committed.ts';
import { decodeCurves } from './curves.ts';
import type { RunRow } from './runs.ts';

/**
 * Reads the runs of an experiment and their learning curves, by variant. Episodes are at most checked.
 *
 * @returns the runs that succeeded, and the names of all that stand, failed ones too
 */
export async function readVariants(
  store: Store,
  { id, variants }: Pick<ExperimentRecord, 'id' | 'variants'>,
  options: Omit<ReadPartsOptions, 'variants'> = {},
): Promise<{ variants: Record<string, VariantRuns>; runs: ReadonlySet<string> }> {
  const found = new Map(Object.keys(variants).map((name) => [name, [] as RunOfVariant[]]));
  for await (const part of readCommittedParts(store, id, { ...options, variants })) {
    const curves = await curvesOf(part);
    for (const row of part.rows) {
      found.get(row.variant)?.push({ row, curve: curves.get(runName(row)) });
    }
  }
  const optima = new Map<string, Optimum>();
  const read = Object.fromEntries(
    Object.entries(variants).map(([name, spec]) => {
      const key = JSON.stringify(spec.environment);
      const optimum = optima.get(key) ?? optimumOf(environmentOf(spec.environment));
      optima.set(key, optimum);
      return [name, variantRuns(spec, optimum, found.get(name) ?? [])];
    }),
  );
  const runs = new Set([...found.values()].flatMap((own) => own.map(({ row }) => runName(row))));
  return { variants: read, runs };
}

// --- internal ---

interface RunOfVariant {
  readonly row: RunRow;
  /** [blocks] of each metric */
  readonly curve: Readonly<Record<CurveMetric, Float64Array>> | undefined;
}

/** The curve of each run. */
async function curvesOf({ rows, curves }: CommittedPart): Promise<Map<string, RunOfVariant['curve']>> {
  const found = rows.length > 0 ? await decodeCurves(curves) : [];
  return new Map(
    [...Map.groupBy(found, runName)].map(([name, blocks]) => [name, columnsOf(curveMetrics, blocks)]),
  );
}

function columnsOf<Name extends string>(
  names: readonly Name[],
  rows: readonly Readonly<Record<Name, number>>[],
): Record<Name, Float64Array> {
  const columns = names.map((name) => [name, Float64Array.from(rows, (row) => row[name])]);
  return Object.fromEntries(columns);
}

function variantRuns(spec: RunSpecWithoutSeed, optimum: Optimum, all: readonly RunOfVariant[]): VariantRuns {
  const blocks = curveBlocks(spec.episodes).length;
  const runs = all.filter(({ row }) => row.status === 'ok').sort((a, b) => a.row.seed - b.row.seed);
  const curves = Object.fromEntries(
    curveMetrics.map((metric) => [metric, new Float64Array(runs.length * blocks)]),
  ) as VariantRuns['curves'];
  for (const [i, { row, curve }] of runs.entries()) {
    if (!curve) throw new Error(`seed ${row.seed} of ${row.variant} has no learning curve`);
    for (const metric of curveMetrics) {
      curves[metric].set(curve[metric], i * blocks);
    }
  }
  return {
    spec,
    optimum,
    seeds: runs.map(({ row }) => row.seed),
    metrics: columnsOf(
      metricNames,
      runs.map(({ row }) => row),
    ),
    failed: all.length - runs.length,
    truncated: runs.reduce((sum, { row }) => sum + row.truncated, 0),
    policies: runs.map(({ row }) => policyOf(row.policy)),
    curves,
  };
}
