import * as Plot from '@observablehq/plot';
import { type Chart, type ChartOptions, chart, isRoomy } from './chart.ts';
import { nameMargin, nameText } from './names.ts';
import type { SeriesStyle } from './palette.ts';

export interface RowsOptions extends ChartOptions {
  readonly rows: readonly SeriesStyle[];
  readonly rowHeight: number;
}

/** A chart with a row for each variant: its name beside what is drawn in it, or above where there is no room. */
export function rowChart({ rows, rowHeight, marks = [], marginTop = 22, ...options }: RowsOptions): Chart {
  const roomy = isRoomy(options);
  const marginLeft = nameMargin(rows, options);
  const name = roomy
    ? ({ ...nameText(marginLeft - 16), dx: -14, textAnchor: 'end' } as const)
    : ({ ...nameText(options.width - 40), dy: 8 - rowHeight / 2, textAnchor: 'start' } as const);
  return chart({
    marginTop,
    marginBottom: 42,
    marginLeft,
    marginRight: roomy ? 40 : 22,
    height: marginTop + rowHeight * rows.length + 42,
    ...options,
    y: { type: 'band', domain: rows.keys(), padding: 0, axis: null, grid: false },
    marks: [...marks, Plot.text(rows, { ...name, y: (_, row) => row, frameAnchor: 'left' })],
  });
}

/** Where a mark lies in its row: in the middle, or below the name. */
export function inRow(size: Pick<ChartOptions, 'width' | 'named'>) {
  return { y: (_: unknown, row: number) => row, dy: isRoomy(size) ? 0 : 8 } as const;
}
