import Table, { type HorizontalAlignment } from 'cli-table3';

const EDGES = ['top', 'bottom', 'left', 'right', 'mid'];
const JOINTS = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'];
const CORNERS = ['left-mid', 'mid-mid', 'right-mid'];
const NO_LINES = Object.fromEntries([...EDGES, ...JOINTS, ...CORNERS].map((place) => [place, '']));

/** Rows in aligned columns, without lines or colours. */
export function plainTable(
  rows: readonly (readonly string[])[],
  { head = [], align = [] }: { head?: readonly string[]; align?: readonly HorizontalAlignment[] } = {},
): string {
  const table = new Table({
    head: [...head],
    colAligns: [...align],
    chars: { ...NO_LINES, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().replaceAll(/ +$/gm, '');
}
