import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { describeValues } from './describe-values.ts';
import { LEVEL } from './headline.ts';
import { mean } from './mean.ts';
import type { Metric } from './metrics.ts';
import { squares } from './standard-deviation.ts';
import type { Sweep } from './summary.ts';
import type { VariantRuns } from './variant-runs.ts';

type Variants = Readonly<Record<string, VariantRuns>>;
type Value = number | string | boolean;

export interface SweepOptions {
  readonly search: 'grid' | 'random';
  readonly shown: readonly Metric[];
  /** The variant at whose values each hyper-parameter is shown alone. */
  readonly best: string | undefined;
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
export function sweepOf(variants: Variants, { search, shown, best }: SweepOptions): Sweep {
  const cells = Object.entries(variants).flatMap(([name, runs]): Cell[] =>
    runs.seeds.length > 0 ? [{ name, runs, fields: fieldsOf(runs.spec) }] : [],
  );
  const paths = [...new Set(cells.flatMap(({ fields }) => Object.keys(fields)))].filter(
    (path) =>
      cells.every(({ fields }) => Object.hasOwn(fields, path)) &&
      new Set(cells.map(({ fields }) => fields[path])).size > 1,
  );
  const bestOne = cells.find(({ name }) => name === best);
  const described = (valuesOf: (metric: Metric) => readonly number[]) =>
    byMetric(shown, (metric) => {
      const values = Float64Array.from(valuesOf(metric).filter(Number.isFinite));
      const { mean, interval } = describeValues(values, { level: LEVEL });
      return { mean, interval };
    });
  const meansOver = search === 'grid' ? meansBySeed : meansOf;
  const parameters = paths.map((path) => {
    const groups = groupsOf(cells, path, search);
    const isLikeBest = ({ fields }: Cell) =>
      bestOne && paths.every((other) => other === path || fields[other] === bestOne.fields[other]);
    const levels = groups.map(({ from, to, cells: own }) => {
      const alone = search === 'grid' ? own.find(isLikeBest) : undefined;
      return {
        ...{ from, to, variants: own.length },
        metrics: described((metric) => meansOver(own, metric)),
        atBest: alone
          ? { variant: alone.name, metrics: described((metric) => [...alone.runs.metrics[metric]]) }
          : null,
      };
    });
    const share = byMetric(shown, (metric) =>
      correlationRatio(groups.map(({ cells: own }) => meansOf(own, metric))),
    );
    return { path, share, levels, groups };
  });
  const [rows, columns] = parameters.toSorted((a, b) => b.share[shown[0]] - a.share[shown[0]]);
  return {
    search,
    metrics: [...shown],
    values: Object.fromEntries(
      cells.map(({ name, fields }) => [name, Object.fromEntries(paths.map((path) => [path, fields[path]]))]),
    ),
    parameters: parameters.map(({ path, share, levels }) => ({ path, share, levels })),
    pair: columns ? pairOf(rows, columns, shown) : null,
  };
}

// --- internal ---

interface Cell {
  readonly name: string;
  readonly runs: VariantRuns;
  /** By path, such as `agent.alpha`. */
  readonly fields: Readonly<Record<string, Value>>;
}

/** The cells of one value of a hyper-parameter, or of a group of its values. */
interface Group {
  readonly from: Value;
  readonly to: Value;
  readonly cells: readonly Cell[];
}

/** More different numbers than this are put into groups. */
const MOST_LEVELS = 12;
const GROUPS = 5;

function groupsOf(cells: readonly Cell[], path: string, search: Sweep['search']): Group[] {
  const byValue = Map.groupBy(cells, ({ fields }) => fields[path]);
  const numeric = [...byValue.keys()].every((value) => typeof value === 'number');
  const order = numeric ? [...byValue].sort(([a], [b]) => Number(a) - Number(b)) : [...byValue];
  if (search === 'grid' || !numeric || order.length <= MOST_LEVELS)
    return order.map(([value, own]) => ({ from: value, to: value, cells: own }));
  const sorted = order.flatMap(([, own]) => own);
  return Array.from({ length: GROUPS }, (_, i) => {
    const own = sorted.slice((i * sorted.length) / GROUPS, ((i + 1) * sorted.length) / GROUPS);
    return { from: own[0].fields[path], to: own[own.length - 1].fields[path], cells: own };
  });
}

interface Grouped {
  readonly path: string;
  readonly groups: readonly Group[];
}

/** The means at each value of two hyper-parameters, over the others. */
function pairOf(rows: Grouped, columns: Grouped, shown: readonly Metric[]): Sweep['pair'] {
  const labelled = ({ path, groups }: Grouped) => ({
    path,
    labels: groups.map(({ from, to }) => (from === to ? String(from) : `${from} to ${to}`)),
  });
  const means = byMetric(shown, (metric) =>
    rows.groups.map((row) =>
      columns.groups.map((column) => {
        const own = row.cells.filter((cell) => column.cells.includes(cell));
        return own.length > 0 ? mean(meansOf(own, metric)) : null;
      }),
    ),
  );
  return { rows: labelled(rows), columns: labelled(columns), means };
}

function meansOf(cells: readonly Cell[], metric: Metric): number[] {
  return cells.map(({ runs }) => mean(runs.metrics[metric]));
}

/** For each seed that all of these variants have, the mean over them. */
function meansBySeed(cells: readonly Cell[], metric: Metric): number[] {
  const rows = cells.map(({ runs }) => new Map(runs.seeds.map((seed, i) => [seed, runs.metrics[metric][i]])));
  return cells[0].runs.seeds
    .filter((seed) => rows.every((row) => row.has(seed)))
    .map((seed) => mean(rows.map((row) => row.get(seed) as number)));
}

/** How much of the variance between the variants lies between the groups: from 0 to 1. */
function correlationRatio(groups: readonly (readonly number[])[]): number {
  const all = groups.flat();
  const between = groups.flatMap((own) => own.map(() => mean(own)));
  const total = squares(all);
  return total > 0 ? squares(between, mean(all)) / total : 0;
}

/** The fields of a run by their paths, such as `agent.alpha`, as far as they are single values. */
function fieldsOf(spec: RunSpecWithoutSeed): Record<string, Value> {
  const fields = Object.entries(spec).flatMap(([field, value]): [string, unknown][] =>
    isValue(value)
      ? [[field, value]]
      : Object.entries(value as object).map(([option, inner]) => [`${field}.${option}`, inner]),
  );
  return Object.fromEntries(fields.filter((field): field is [string, Value] => isValue(field[1])));
}

function isValue(value: unknown): value is Value {
  return ['number', 'string', 'boolean'].includes(typeof value);
}

function byMetric<Result>(shown: readonly Metric[], of: (metric: Metric) => Result): Record<string, Result> {
  return Object.fromEntries(shown.map((metric) => [metric, of(metric)]));
}
