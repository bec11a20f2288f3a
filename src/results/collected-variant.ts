import { endingStarts } from '../policy/ending-starts.ts';
import { release } from './release.ts';
import { environmentOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import type { SummaryTable } from './summary-table.ts';
import { metricNames } from '../statistics/metrics.ts';
import type { Optimum } from '../statistics/optimum.ts';
import { curveMetrics, type VariantRuns } from '../statistics/variant-runs.ts';
import { addValues, noMeans } from '../statistics/running-means.ts';

/** Takes in the runs of a variant, a part at a time. */
export interface Gathering {
  /** Leaves out runs that it has already. */
  add(table: SummaryTable): void;
  collected(): VariantRuns;
}

export function gathering(spec: RunSpecWithoutSeed, optimum: Optimum): Gathering {
  const environment = environmentOf(spec.environment);
  const seen = new Set<number>();
  const counts = { failed: 0, truncated: 0, solvesAll: 0, endsFromAll: 0 };
  const optimumThere = noMeans();
  const curve = { timesteps: noMeans(), penalties: noMeans(), returns: noMeans() };
  let runs = 0;
  // One array that grows in place: many that are grown or joined leave several times their memory behind.
  let rows = new Float64Array(WIDTH);

  const addSolved = () => {
    counts.solvesAll += 1;
    counts.endsFromAll += 1;
    addValues(optimumThere, [optimum.value.timesteps, optimum.value.returns]);
  };
  const addPolicy = (policy: Uint8Array) => {
    const ends = endingStarts(environment, policy);
    let count = 0;
    let timesteps = 0;
    let returns = 0;
    for (let i = 0; i < ends.length; i++) {
      if (ends[i] === 0) continue;
      count += 1;
      timesteps += optimum.starts[i].timesteps;
      returns += optimum.starts[i].returns;
    }
    if (count === ends.length) counts.endsFromAll += 1;
    release(ends);
    if (count > 0) addValues(optimumThere, [timesteps / count, returns / count]);
  };
  const addRun = ({ columns, curveStarts, policies, policyStarts }: SummaryTable, i: number) => {
    const at = runs * WIDTH;
    runs += 1;
    if (at === rows.length) rows = new Float64Array(rows.buffer.transfer(rows.byteLength * 2));
    for (const [k, name] of rowColumns.entries()) rows[at + k] = columns[name][i];
    counts.truncated += columns.truncated[i];
    if (policyStarts[i + 1] === policyStarts[i]) addSolved();
    else addPolicy(policies.subarray(policyStarts[i], policyStarts[i + 1]));
    for (const metric of curveMetrics) {
      addValues(curve[metric], columns[`curve_${metric}`], curveStarts[i], curveStarts[i + 1]);
    }
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
      const column = (k: number) => Float64Array.from(order, (at) => rows[at + k]);
      return {
        ...{ spec, optimum, ...counts, optimumThere, curve },
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
