import * as Plot from '@observablehq/plot';
import { mean } from '../../statistics/mean.ts';
import { type Chart, type ChartSize, isRoomy, type Place } from './chart.ts';
import type { SeriesStyle } from './palette.ts';
import { inRow, rowChart } from './rows.ts';
import { type AxisScaleType, valueAxis } from './scale.ts';

/** The runs of a variant that have a value. */
export interface RunSeries extends SeriesStyle {
  readonly runs: readonly { readonly seed: number; readonly value: number }[];
}

export interface DotsOptions extends ChartSize {
  readonly series: readonly RunSeries[];
  /** What the values are. */
  readonly words: string;
  readonly scale: AxisScaleType;
}

/** Every run as a dot, a row for each variant, equal values stacked; and a tick at the mean of each row. */
export function runDots({ series, words, scale, ...size }: DotsOptions): Chart {
  const rowHeight = isRoomy(size) ? 44 : 56;
  const row = inRow(size);
  const valuesOf = ({ runs }: RunSeries) => runs.map(({ value }) => value);
  const places: Place[] = [];
  const dots = ({ runs, color }: RunSeries, place: number) =>
    Plot.dot(runs, {
      ...row,
      x: 'value',
      y: () => place,
      r: 2.3,
      fill: color,
      fillOpacity: 0.8,
      stroke: 'none',
      render: (index, scales, values, frame, context, next) => {
        const stacked = stack(values.x ?? [], values.y?.[0], rowHeight / 2 - row.dy - 4);
        // Plot draws a mark at the beginning of its row, and then moves it to the middle.
        for (const [i, { seed }] of runs.entries())
          places.push({ x: stacked.x[i], y: stacked.y[i] + rowHeight / 2 + row.dy, value: seed });
        return next?.(index, scales, Object.assign(values, stacked), frame, context) ?? null;
      },
    });
  const drawn = rowChart({
    ...size,
    rows: series,
    rowHeight,
    marginTop: 8,
    label: `Each run of ${series.map(({ name }) => name).join(', ')} as a dot: ${words}.`,
    x: { ...valueAxis(scale, series.flatMap(valuesOf)), grid: true, label: words },
    marks: [
      Plot.ruleY(series, { ...row, strokeOpacity: 0.15 }),
      ...series.map(dots),
      Plot.tickX(series, {
        ...row,
        strokeWidth: 1.5,
        inset: rowHeight / 2 - 15,
        x: (one: RunSeries) => mean(valuesOf(one)),
      }),
    ],
  });
  return { ...drawn, places };
}

// --- internal ---

/** From one column of dots to the next, and from one dot of a column to the next where there is room. */
const DOT = 4;

/** Puts dots into columns, and one above the other where they share one, within `reach` of the middle. */
function stack(xs: ArrayLike<number>, middle: number, reach: number) {
  const columns = Map.groupBy(Array.from(xs).keys(), (dot) => Math.round(xs[dot] / DOT));
  const highest = Math.max(...Array.from(columns.values(), (dots) => dots.length));
  const gap = Math.min(DOT, (2 * reach) / Math.max(1, highest - 1));
  const [x, y]: number[][] = [[], []];
  for (const [column, dots] of columns) {
    for (const [height, dot] of dots.entries()) {
      x[dot] = column * DOT;
      y[dot] = middle + (height - (dots.length - 1) / 2) * gap;
    }
  }
  return { x, y };
}
