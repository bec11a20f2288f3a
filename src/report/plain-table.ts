/** Rows in aligned columns, without lines or colours. Cells are single lines of characters of one column's width. */
export function plainTable(
  rows: readonly (readonly string[])[],
  { head = [], align = [] }: { head?: readonly string[]; align?: readonly ('left' | 'right')[] } = {},
): string {
  const all = head.length > 0 ? [head, ...rows] : rows;
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(0, ...all.map((row) => row[i]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((cell, i) => (align[i] === 'right' ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
