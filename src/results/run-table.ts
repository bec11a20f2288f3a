import { curveLength } from '../experiment/curve.ts';
import type { ReadColumn, ReadTable } from './read-table.ts';
import { release } from './release.ts';
import { type RunRow, runColumns } from './run-row.ts';

/** The rows of a `runs` part as columns: whoever reads thousands of runs mostly asks for a few numbers of each. */
export interface RunTable {
  readonly runs: number;
  /** Texts, numbers, and the learning curves of all runs end to end. */
  readonly columns: { readonly [Name in keyof RunRow]: ColumnOf<RunRow[Name]> };
  /** [runs + 1] Where the learning curves of each run begin, and where those of the last one end. */
  readonly curveStarts: Int32Array;
}

/**
 * Takes what was read for runs only where each value is of its column's kind.
 *
 * @throws Error with the column whose value cannot be
 */
export function runTable({ rows: runs, columns: found }: ReadTable): RunTable {
  for (const [name, type] of runColumns) {
    const values = found.get(name);
    if (!values) throw new Error(`it has no column ${name}`);
    const length = type === 'LIST' ? values.length : runs;
    if (values.length !== length || !isOf[type](values, name === 'error')) {
      throw new Error(`it has a ${name} that cannot be`);
    }
  }
  const columns = Object.fromEntries(found) as unknown as RunTable['columns'];
  const curveStarts = new Int32Array(runs + 1);
  // Of one variant, all runs have as many.
  const lengths = new Map<number, number>();
  for (let i = 0; i < runs; i++) {
    const status = columns.status[i];
    if (status !== 'ok' && status !== 'failed') throw new Error('it has a status of no known kind');
    if (status === 'ok' && !/^[0-9a-f]{64}$/.test(columns.digest[i])) {
      throw new Error('it has a digest that cannot be');
    }
    const episodes = columns.episodes[i];
    const length = lengths.get(episodes) ?? curveLength(episodes);
    lengths.set(episodes, length);
    curveStarts[i + 1] = curveStarts[i] + (status === 'ok' ? length : 0);
  }
  const { curve_timesteps, curve_penalties, curve_returns } = columns;
  if ([curve_timesteps, curve_penalties, curve_returns].some(({ length }) => length !== curveStarts[runs])) {
    throw new Error('it has a learning curve of another length');
  }
  return { runs, columns, curveStarts };
}

/** A table that is filled row by row. */
export interface RunTableBuilder {
  add(row: RunRow): void;
  /** After as many rows as it was made for. */
  table(): RunTable;
}

/**
 * Each row can be forgotten when it was added: hundreds of objects that live as long as their part does would make a
 * thread's heap grow for a long time before they are collected.
 *
 * @param runs how many rows there will be
 * @param curve elements of a learning curve at most
 */
export function runTableBuilder(runs: number, curve: number): RunTableBuilder {
  const columns = runColumns.map(([name, type]) => {
    const values: (string | null)[] | Float64Array =
      type === 'STRING' ? [] : new Float64Array(type === 'LIST' ? runs * curve : runs);
    return { name, type, values };
  });
  const curveStarts = new Int32Array(runs + 1);
  let size = 0;
  return {
    add(row) {
      const start = curveStarts[size];
      for (const { name, values } of columns) {
        const value = row[name];
        if (Array.isArray(values)) values.push(value as string | null);
        else if (value instanceof Float64Array) values.set(value, start);
        else values[size] = canonical(value as number);
      }
      size += 1;
      curveStarts[size] = start + row.curve_timesteps.length;
    },
    table() {
      if (size !== runs) throw new Error(`a table of ${runs} runs has ${size} rows`);
      const end = curveStarts[runs];
      const entries = columns.map(({ name, type, values }) => {
        if (type !== 'LIST' || values.length === end) return [name, values] as const;
        // Failed runs have no curves.
        const found = values.slice(0, end);
        release(values as Float64Array);
        return [name, found] as const;
      });
      return { runs, columns: Object.fromEntries(entries) as unknown as RunTable['columns'], curveStarts };
    },
  };
}

/** The table of some rows. */
export function tableOf(rows: readonly RunRow[]): RunTable {
  const curve = rows.reduce((most, row) => Math.max(most, row.curve_returns.length), 0);
  const builder = runTableBuilder(rows.length, curve);
  for (const row of rows) builder.add(row);
  return builder.table();
}

/** One run of a table; its learning curves are views. */
export function rowOf({ columns, curveStarts }: RunTable, i: number): RunRow {
  const row = { ...emptyRow };
  for (const [name, type] of runColumns) {
    const values = columns[name];
    const isCurve = type === 'LIST' && values instanceof Float64Array;
    row[name] = isCurve ? values.subarray(curveStarts[i], curveStarts[i + 1]) : values[i];
  }
  return row as unknown as RunRow;
}

export function rowsOf(table: RunTable): RunRow[] {
  return Array.from({ length: table.runs }, (_, i) => rowOf(table, i));
}

// --- internal ---

type ColumnOf<Value> = Value extends number | Float64Array ? Float64Array : readonly Value[];

/** One NaN out of many: 0 / 0 has other bits when it is compiled than when it is interpreted. */
function canonical(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value;
}

/** Rows that begin as copies share what they look like, which takes a third of the memory. */
const emptyRow: Record<string, unknown> = Object.fromEntries(runColumns.map(([name]) => [name, undefined]));

const isOf: Record<(typeof runColumns)[number][1], (values: ReadColumn, nullable: boolean) => boolean> = {
  STRING: (values, nullable) =>
    !(values instanceof Float64Array) &&
    values.every((text) => typeof text === 'string' || (nullable && text === null)),
  INT32: areCounts,
  INT64: areCounts,
  DOUBLE: (values) => values instanceof Float64Array,
  LIST: (values) => values instanceof Float64Array,
};

function areCounts(values: ReadColumn): boolean {
  return values instanceof Float64Array && values.every((value) => Number.isSafeInteger(value) && value >= 0);
}
