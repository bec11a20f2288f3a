import { number, range } from './format.ts';
import type { MainTable } from './main-table.ts';

export const TABLE_FORMATS = ['latex', 'markdown', 'csv'] as const;

export type TableFormat = (typeof TABLE_FORMATS)[number];

/** The main table for a paper, a README, or another program: of each variant and metric mean, interval and comparison. */
export function tableText(table: MainTable, format: TableFormat): string {
  return { latex, markdown, csv }[format](table).join('\n');
}

// --- internal ---

/** One row for each variant and metric, with numbers as they are. */
function csv({ rows }: MainTable): string[] {
  const lines = rows.flatMap(({ name, cells }) =>
    cells.map(({ metric, mean, interval, against }) => [
      name,
      metric,
      mean,
      ...(interval ?? ['', '']),
      against,
    ]),
  );
  return [['variant', 'metric', 'mean', 'low', 'high', 'against'], ...lines].map((line) =>
    line.map(csvCell).join(','),
  );
}

/** Quoted where it has to be (RFC 4180). */
function csvCell(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdown(table: MainTable): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = rowTexts(table).map((row) => row.map((text) => text.replace(/[\\|`*_<]/g, '\\$&')));
  return [
    line(['variant', ...table.head]),
    line(['---', ...table.head.map(() => '---:')]),
    ...rows.map(line),
  ];
}

/** For the package booktabs. */
function latex(table: MainTable): string[] {
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  const rows = rowTexts(table).map((row) => row.map((text) => text.replace(/[%&_#$]/g, '\\$&')));
  return [
    `\\begin{tabular}{l${'r'.repeat(table.head.length)}}`,
    '\\toprule',
    line(['variant', ...table.head]),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
  ];
}

/** `r019 (alpha 0.234)`, `93,042 [92,854 to 93,213] (-1.6%, better)` */
function rowTexts({ rows }: MainTable): string[][] {
  return rows.map(({ name, values, cells }) => [
    values ? `${name} (${values})` : name,
    ...cells.map(({ mean, interval, against }) =>
      [number(mean), interval && `[${range(interval)}]`, against && `(${against})`].filter(Boolean).join(' '),
    ),
  ]);
}
