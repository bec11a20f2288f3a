import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { describeValues } from './describe-values.ts';
import { mean } from './mean.ts';
import type { Metric } from './metrics.ts';
import type { Sweep, SweepLevel } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';

type Variants = Readonly<Record<string, VariantRuns>>;
type Value = number | string | boolean;

export interface SweepOptions {
  readonly search: 'grid' | 'random';
  readonly shown: readonly Metric[];
  /** The variant at whose values each hyper-parameter is shown alone. */
  readonly best: string | undefined;
  readonly level: number;
}

/**
 * What each hyper-parameter of a sweep does to some metrics: the mean at each of its values over all values of the
 * others, and with the others as the best variant has them.
 *
 * Of a grid the intervals are over seeds, each seed's mean over the others being one number. Of a random search, where no
 * two variants have the same values, numbers are put into groups of as many variants each, and the intervals are over
 * these variants. `share` is the part of the differences between variants that goes with this hyper-parameter alone
 * (the correlation ratio).
 */
export function sweepOf(variants: Variants, { search, shown, best, level }: SweepOptions): Sweep {
  const done = Object.fromEntries(Object.entries(variants).filter(([, { seeds }]) => seeds.length > 0));
  const values = Object.fromEntries(Object.entries(done).map(([name, { spec }]) => [name, flat(spec)]));
  const names = Object.keys(done);
  const paths = [...new Set(names.flatMap((name) => Object.keys(values[name])))].filter(
    (path) =>
      names.every((name) => Object.hasOwn(values[name], path)) &&
      new Set(names.map((name) => values[name][path])).size > 1,
  );
  const parameters = paths.map((path) => {
    const groups = groupsOf(names, (name) => values[name][path], search);
    const isAlone = (name: string) =>
      best !== undefined &&
      paths.every((other) => other === path || values[name][other] === values[best][other]);
    return {
      path,
      share: byMetric(shown, (metric) => correlationRatio(groups, (name) => meanOf(done[name], metric))),
      levels: groups.map(
        ({ from, to, names: own }): SweepLevel => ({
          from,
          to,
          variants: own.length,
          metrics: byMetric(shown, (metric) =>
            described(
              search === 'grid' ? perSeed(done, own, metric) : own.map((name) => meanOf(done[name], metric)),
              level,
            ),
          ),
          atBest:
            search === 'grid'
              ? (own.filter(isAlone).map((name) => ({
                  variant: name,
                  metrics: byMetric(shown, (metric) => described([...done[name].metrics[metric]], level)),
                }))[0] ?? null)
              : null,
        }),
      ),
    };
  });
  const [rows, columns] = parameters.toSorted((a, b) => b.share[shown[0]] - a.share[shown[0]]);
  const pair =
    columns === undefined
      ? null
      : pairOf(done, {
          rows,
          columns,
          shown,
          groupsOf: (path) => groupsOf(names, (name) => values[name][path], search),
        });
  const own = (name: string) => Object.fromEntries(paths.map((path) => [path, values[name][path]]));
  return {
    search,
    metrics: [...shown],
    values: Object.fromEntries(names.map((name) => [name, own(name)])),
    parameters,
    pair,
  };
}

/** The fields of a run by their paths, such as `agent.alpha`, as far as they are single values. */
export function flat(spec: RunSpecWithoutSeed): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(spec).flatMap(([field, value]): [string, Value][] =>
      isValue(value)
        ? [[field, value]]
        : Object.entries(value as object).flatMap(([option, inner]) =>
            isValue(inner) ? [[`${field}.${option}`, inner] as [string, Value]] : [],
          ),
    ),
  );
}

// --- internal ---

/** More different numbers than this are put into groups. */
const MOST_LEVELS = 12;
const GROUPS = 5;

interface Group {
  readonly from: Value;
  readonly to: Value;
  readonly names: readonly string[];
}

function groupsOf(
  names: readonly string[],
  choiceOf: (name: string) => Value,
  search: Sweep['search'],
): Group[] {
  const byValue = Map.groupBy(names, choiceOf);
  const numeric = [...byValue.keys()].every((value) => typeof value === 'number');
  const order = numeric ? [...byValue].sort(([a], [b]) => Number(a) - Number(b)) : [...byValue];
  if (search === 'grid' || !numeric || order.length <= MOST_LEVELS)
    return order.map(([value, own]) => ({ from: value, to: value, names: own }));
  const sorted = order.flatMap(([, own]) => own);
  return Array.from({ length: GROUPS }, (_, i) => {
    const own = sorted.slice((i * sorted.length) / GROUPS, ((i + 1) * sorted.length) / GROUPS);
    return { from: choiceOf(own[0]), to: choiceOf(own[own.length - 1]), names: own };
  });
}

interface PairOptions {
  readonly rows: { readonly path: string };
  readonly columns: { readonly path: string };
  readonly shown: readonly Metric[];
  readonly groupsOf: (path: string) => Group[];
}

function pairOf(variants: Variants, { rows, columns, shown, groupsOf }: PairOptions): Sweep['pair'] {
  const [down, across] = [groupsOf(rows.path), groupsOf(columns.path)];
  const labels = (groups: readonly Group[]) =>
    groups.map(({ from, to }) => (from === to ? String(from) : `${from} to ${to}`));
  return {
    rows: { path: rows.path, labels: labels(down) },
    columns: { path: columns.path, labels: labels(across) },
    means: byMetric(shown, (metric) =>
      down.map((row) =>
        across.map((column) => {
          const own = row.names.filter((name) => column.names.includes(name));
          return own.length > 0 ? mean(own.map((name) => meanOf(variants[name], metric))) : null;
        }),
      ),
    ),
  };
}

/** For each seed that all of these variants have, the mean over them. */
function perSeed(variants: Variants, names: readonly string[], metric: Metric): number[] {
  const rows = names.map((name) => {
    const { seeds, metrics } = variants[name];
    return new Map(seeds.map((seed, i) => [seed, metrics[metric][i]]));
  });
  return [...rows[0].keys()]
    .filter((seed) => rows.every((row) => row.has(seed)))
    .map((seed) => mean(rows.map((row) => row.get(seed) as number)));
}

/** How much of the variance between the variants lies between the groups: from 0 to 1. */
function correlationRatio(groups: readonly Group[], numberOf: (name: string) => number): number {
  const all = groups.flatMap(({ names }) => names.map(numberOf));
  const center = mean(all);
  const squares = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  const between = groups.flatMap(({ names }) => names.map(() => mean(names.map(numberOf))));
  const total = squares(all);
  return total > 0 ? squares(between) / total : 0;
}

function meanOf({ metrics }: VariantRuns, metric: Metric): number {
  return mean(metrics[metric]);
}

function described(values: readonly number[], level: number) {
  const { mean, interval } = describeValues(Float64Array.from(values.filter(Number.isFinite)), { level });
  return { mean, interval };
}

function byMetric<Result>(shown: readonly Metric[], of: (metric: Metric) => Result): Record<string, Result> {
  return Object.fromEntries(shown.map((metric) => [metric, of(metric)]));
}

function isValue(value: unknown): value is Value {
  return ['number', 'string', 'boolean'].includes(typeof value);
}
