import { curveBlocks } from '../experiment/curve.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import { policyOf } from '../policy/policy-text.ts';
import { metricNames } from '../statistics/metrics.ts';
import { type Optimum, optimumOf } from '../statistics/optimum.ts';
import { curveMetrics, type VariantRuns } from '../statistics/variant-runs.ts';
import type { Store } from '../store/store.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { type CommittedPart, type ReadPartsOptions, readCommittedParts } from './committed.ts';
import { type CurvesFile, decodeCurves } from './curves.ts';
import type { RunRow } from './runs.ts';

/**
 * Reads the runs of an experiment and their learning curves, by variant. Episodes are not read.
 *
 * @returns the runs that succeeded, and the seeds of all that stand, failed ones too
 */
export async function readVariants(
  store: Store,
  { id, variants }: Pick<ExperimentRecord, 'id' | 'variants'>,
  options: Omit<ReadPartsOptions, 'variants'> = {},
): Promise<{ variants: Record<string, VariantRuns>; seeds: Record<string, ReadonlySet<number>> }> {
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
  const seeds = [...found].map(([name, runs]) => [name, new Set(runs.map(({ row }) => row.seed))] as const);
  return { variants: read, seeds: Object.fromEntries(seeds) };
}

// --- internal ---

/** A run with its rows of the curves file, from the first to the one before the last. */
interface RunOfVariant {
  readonly row: RunRow;
  readonly curve?: { readonly file: CurvesFile; readonly from: number };
}

function runName({ variant, seed }: { variant: string; seed: number }): string {
  return `${variant}/${seed}`;
}

/** Where the curve of each run begins. */
async function curvesOf(part: CommittedPart): Promise<Map<string, RunOfVariant['curve']>> {
  const curves = new Map<string, RunOfVariant['curve']>();
  if (part.rows.length === 0) return curves;
  const file = await decodeCurves(part.curves);
  for (let from = 0; from < file.seed.length; from++) {
    if (file.episode[from] === 0) {
      curves.set(runName({ variant: file.variant[from], seed: file.seed[from] }), { file, from });
    }
  }
  return curves;
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
      curves[metric].set(curve.file[metric].subarray(curve.from, curve.from + blocks), i * blocks);
    }
  }
  return {
    spec,
    optimum,
    seeds: runs.map(({ row }) => row.seed),
    metrics: Object.fromEntries(
      metricNames.map((metric) => [metric, Float64Array.from(runs, ({ row }) => row[metric])]),
    ) as unknown as VariantRuns['metrics'],
    failed: all.length - runs.length,
    truncated: runs.reduce((sum, { row }) => sum + row.truncated, 0),
    policies: runs.map(({ row }) => policyOf(row.policy)),
    curves,
  };
}
