import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import type { SummaryTable } from './summary-table.ts';
import { metricNames } from '../statistics/metrics.ts';
import type { Optimum } from '../statistics/optimum.ts';
import { type CurveMetric, curveMetrics, type VariantRuns } from '../statistics/variant-runs.ts';

/** Takes in the runs of a variant, a part at a time. */
export interface Gathering {
  /** Leaves out runs that it has already. */
  add(table: SummaryTable): void;
  collected(): VariantRuns;
}

export function gathering(spec: RunSpecWithoutSeed, optimum: Optimum): Gathering {
  const seen = new Set<number>();
  const counts = { failed: 0, truncated: 0 };
  const kept: { policy: Uint8Array; curves: Record<CurveMetric, Float64Array> }[] = [];
  let runs = 0;
  // One array that grows in place: many that are grown or joined leave several times their memory behind.
  let rows = new Float64Array(WIDTH);

  const addRun = ({ columns, curveStarts, policies, policyStarts }: SummaryTable, i: number) => {
    const at = runs * WIDTH;
    runs += 1;
    if (at === rows.length) rows = new Float64Array(rows.buffer.transfer(rows.byteLength * 2));
    for (const [k, name] of rowColumns.entries()) rows[at + k] = columns[name][i];
    counts.truncated += columns.truncated[i];
    kept.push({
      policy: policies.slice(policyStarts[i], policyStarts[i + 1]),
      curves: byCurve((metric) => columns[`curve_${metric}`].slice(curveStarts[i], curveStarts[i + 1])),
    });
  };
  return {
    add(table) {
      const { seed } = table.columns;
      for (let i = 0; i < table.runs; i++) {
        if (seen.has(seed[i])) continue;
        seen.add(seed[i]);
        if (table.ok[i] === 1) addRun(table, i);
        else counts.failed += 1;
      }
    },
    collected() {
      const order = Array.from({ length: runs }, (_, run) => run * WIDTH).sort((a, b) => rows[a] - rows[b]);
      const inOrder = order.map((at) => kept[at / WIDTH]);
      const column = (k: number) => Float64Array.from(order, (at) => rows[at + k]);
      return {
        ...{ spec, optimum, ...counts },
        policies: inOrder.map(({ policy }) => policy),
        curves: byCurve((metric) => endToEnd(inOrder.map(({ curves }) => curves[metric]))),
        seeds: [...column(0)],
        metrics: Object.fromEntries(
          metricNames.map((metric, i) => [metric, column(i + 1)]),
        ) as VariantRuns['metrics'],
      };
    },
  };
}

// --- internal ---

/** What is kept of each run. */
const rowColumns = ['seed', ...metricNames] as const;
const WIDTH = rowColumns.length;

function byCurve(values: (metric: CurveMetric) => Float64Array): Record<CurveMetric, Float64Array> {
  return Object.fromEntries(curveMetrics.map((metric) => [metric, values(metric)])) as Record<
    CurveMetric,
    Float64Array
  >;
}

function endToEnd(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
