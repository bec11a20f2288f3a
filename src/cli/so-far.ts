import { setImmediate } from 'node:timers/promises';
import type { Plan } from '../experiment/plan.ts';
import { count } from '../report/format.ts';
import { keys } from '../results/keys.ts';
import { decodeRuns, type RunRow } from '../results/runs.ts';
import { metricNames } from '../statistics/metrics.ts';
import { optimumOf } from '../statistics/optimum.ts';
import type { VariantRuns } from '../statistics/variant-runs.ts';
import { whichOfMany } from '../statistics/which-of-many.ts';
import type { Store } from '../store/store.ts';
import { environmentOf } from '../training/run-spec.ts';

/**
 * Looks, each time it is called, which variant is first by the runs that are committed so far, and how many may still be
 * the best. Each runs file is read once; one that cannot be read is left to the summary.
 */
export function soFar(
  store: Store,
  { id, variants, goal }: Pick<Plan, 'id' | 'variants' | 'goal'>,
): () => Promise<string> {
  const seen = new Set<string>();
  const rows = new Map<string, Map<number, RunRow>>(Object.keys(variants).map((name) => [name, new Map()]));
  return async () => {
    for (const key of await store.list(keys.allRuns(id))) {
      if (seen.has(key)) continue;
      seen.add(key);
      await setImmediate();
      const found = await decodeRuns(await store.read(key)).catch(() => undefined);
      for (const { spec: _, policy: __, ...row } of found?.rows ?? [])
        if (row.status === 'ok') rows.get(row.variant)?.set(row.seed, { ...row, spec: '', policy: '' });
    }
    const optima = new Map<string, VariantRuns['optimum']>();
    const begun = [...rows].flatMap(([name, own]): [string, VariantRuns][] => {
      if (own.size === 0) return [];
      const key = JSON.stringify(variants[name].environment);
      const optimum = optima.get(key) ?? optimumOf(environmentOf(variants[name].environment));
      optima.set(key, optimum);
      return [[name, runsOf([...own.values()], { spec: variants[name], optimum })]];
    });
    return inWords(begun, { all: rows.size, goal });
  };
}

// --- internal ---

function runsOf(
  rows: readonly RunRow[],
  { spec, optimum }: Pick<VariantRuns, 'spec' | 'optimum'>,
): VariantRuns {
  const column = (metric: (typeof metricNames)[number]) => Float64Array.from(rows, (row) => row[metric]);
  const metrics = Object.fromEntries(metricNames.map((metric) => [metric, column(metric)]));
  return {
    ...{ spec, optimum, seeds: rows.map(({ seed }) => seed), failed: 0, truncated: 0, policies: [] },
    metrics: metrics as VariantRuns['metrics'],
    curves: { timesteps: new Float64Array(), penalties: new Float64Array(), returns: new Float64Array() },
  };
}

/** `homework is first; 2 of 3 may be the best`; nothing where there is nothing to choose from. */
function inWords(
  begun: readonly (readonly [string, VariantRuns])[],
  { all, goal }: { all: number; goal: Plan['goal'] },
): string {
  if (begun.length < 2) return '';
  const { order, best } = whichOfMany(Object.fromEntries(begun), { goal }).ranking;
  if (best.length === 0) return '';
  const open = best.length + all - begun.length;
  return `${order[0]} is first${open > 1 ? `, ${count(open)} of ${count(all)} may be the best` : ''}`;
}
