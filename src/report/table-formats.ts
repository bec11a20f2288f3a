import { number, range } from './format.ts';
import type { MainRow, MainTable } from './main-table.ts';

export const TABLE_FORMATS = ['latex', 'markdown', 'csv'] as const;

export type TableFormat = (typeof TABLE_FORMATS)[number];

/** The main table for a paper, a README, or another program: of each variant and metric mean, interval and comparison. */
export function tableText(table: MainTable, format: TableFormat): string {
  return { latex, markdown, csv }[format](table);
}

// --- internal ---

const EMPTY: number | string = '';

/** One row for each variant and metric, with numbers as they are. */
function csv({ columns, rows }: MainTable): string {
  const head = ['variant', 'metric', 'mean', 'low', 'high', 'against'];
  const lines = rows.flatMap(({ name, cells }) =>
    cells.map(({ mean, interval, against }, i) => [
      name,
      columns[i].metric,
      mean ?? EMPTY,
      interval?.[0] ?? EMPTY,
      interval?.[1] ?? EMPTY,
      against,
    ]),
  );
  return [head, ...lines].map((line) => line.map(csvCell).join(',')).join('\n');
}

/** Quoted where it has to be (RFC 4180). */
function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdown(table: MainTable): string {
  const escaped = (text: string) => text.replace(/[\\|`*_<]/g, '\\$&');
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const { columns, rows } = table;
  return [
    line(['variant', ...columns.map(({ words }) => words)]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows.map((row) => line([escaped(nameOf(row)), ...cellTexts(row).map(escaped)])),
  ].join('\n');
}

/** For the package booktabs. */
function latex({ columns, rows }: MainTable): string {
  const escaped = (text: string) => text.replace(/[%&_#$]/g, '\\$&');
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  return [
    `\\begin{tabular}{l${'r'.repeat(columns.length)}}`,
    '\\toprule',
    line(['variant', ...columns.map(({ words }) => words)]),
    '\\midrule',
    ...rows.map((row) => line([nameOf(row), ...cellTexts(row)].map(escaped))),
    '\\bottomrule',
    '\\end{tabular}',
  ].join('\n');
}

/** `r019 (alpha 0.234)` */
function nameOf({ name, values }: MainRow): string {
  return values ? `${name} (${values})` : name;
}

/** `93,042 [92,854 to 93,213] (-1.6%, better)` */
function cellTexts({ cells }: MainRow): string[] {
  return cells.map(({ mean, interval, against }) =>
    [number(mean), interval && `[${range(interval)}]`, `(${against})`].filter(Boolean).join(' '),
  );
}
