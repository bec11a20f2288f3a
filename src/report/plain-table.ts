/** Between two columns. */
export const GAP = '  ';

export interface PlainTableOptions {
  readonly head?: readonly string[];
  readonly align?: readonly ('left' | 'right')[];
  /** No line is longer where it can be helped: names are cut in the middle, and columns stand in a table below. */
  readonly width?: number;
  /** So many columns, after the first, stay side by side. */
  readonly together?: number;
}

/**
 * Rows in aligned columns, the first one of names, without lines or colours. Cells are single lines of characters of one
 * column's width.
 */
export function plainTable(
  rows: readonly (readonly string[])[],
  { head = [], align = [], width = Number.POSITIVE_INFINITY, together = 1 }: PlainTableOptions = {},
): string {
  const all = head.length > 0 ? [head, ...rows] : rows;
  const columns = Math.max(1, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(0, ...all.map((row) => row[i]?.length ?? 0)),
  );
  const groups = Array.from({ length: Math.ceil((columns - 1) / together) }, (_, i) =>
    [...widths.keys()].slice(1 + i * together, 1 + (i + 1) * together),
  );
  const size = (group: readonly number[]) => group.reduce((sum, i) => sum + GAP.length + widths[i], 0);
  const room = width - Math.max(0, ...groups.map(size));
  widths[0] = Math.min(widths[0], Math.max(SHORTEST_NAME, room));
  const tables: number[][] = [[]];
  for (const group of groups) {
    const table = tables[tables.length - 1];
    if (table.length > 0 && widths[0] + size([...table, ...group]) > width) tables.push(group);
    else table.push(...group);
  }
  const padded = (text: string, i: number) =>
    align[i] === 'right' ? text.padStart(widths[i]) : text.padEnd(widths[i]);
  return tables
    .map((table) =>
      all
        .map(([name = '', ...cells]) =>
          [padded(shortened(name, widths[0]), 0), ...table.map((i) => padded(cells[i - 1] ?? '', i))]
            .join(GAP)
            .trimEnd(),
        )
        .join('\n'),
    )
    .join('\n\n');
}

// --- internal ---

const SHORTEST_NAME = 8;

/** Without its middle, where it is longer: `homework_a…_gamma-0.9`. */
function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const end = Math.floor((most - 1) / 2);
  return `${name.slice(0, most - 1 - end)}…${name.slice(-end)}`;
}
