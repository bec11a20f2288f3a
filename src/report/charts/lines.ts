import * as Plot from '@observablehq/plot';
import { type Chart, type ChartOptions, chart, isRoomy } from './chart.ts';
import { endNames, nameMargin } from './names.ts';
import type { SeriesStyle } from './palette.ts';

/** A line, and the band of the intervals around it where its points have one. */
export interface Line extends SeriesStyle {
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly lo?: number;
    readonly hi?: number;
  }[];
}

export interface LinesOptions extends ChartOptions {
  readonly lines: readonly Line[];
  readonly curve?: Plot.CurveName;
  /** Whether each line ends in its name, where there is room. */
  readonly ends?: boolean;
}

/** Lines with their bands, over a horizontal axis. */
export function lineChart({ lines, curve, ends = false, ...options }: LinesOptions): Chart {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const margin = nameMargin(drawn, options);
  const last = drawn.map(({ points, ...style }) => ({ ...style, ...points[points.length - 1] }));
  return chart({
    ...options,
    ...(ends && { marginRight: margin }),
    marks: [
      ...drawn
        .filter(({ points }) => points[0].lo !== undefined)
        .map(({ points, color }) =>
          Plot.areaY(points, { x: 'x', y1: 'lo', y2: 'hi', fill: color, fillOpacity: 0.16 }),
        ),
      ...drawn.map(({ points, color, dash }) =>
        Plot.line(points, { x: 'x', y: 'y', curve, stroke: color, strokeWidth: 1.9, strokeDasharray: dash }),
      ),
      ends && isRoomy(options) ? endNames(last, margin) : null,
    ],
  });
}
