import * as Plot from '@observablehq/plot';
import { type Chart, chart } from './chart.ts';
import { nameMargin } from './draw.ts';
import { endNames } from './end-names.ts';
import { episodeAxis } from './scale.ts';
import { type AxisScaleType, type ChartSize, isRoomy, type LineSeries } from './series.ts';

export interface EpsilonsOptions extends ChartSize {
  readonly series: readonly LineSeries[];
  readonly episodes: AxisScaleType;
}

/** The epsilon schedules as curves: what each variant explores in each episode. */
export function epsilonCurves({ series, episodes, ...size }: EpsilonsOptions): Chart {
  const all = series.flatMap(({ points }) => points);
  const roomy = isRoomy(size);
  return chart({
    ...size,
    height: 240,
    marginLeft: 52,
    marginRight: nameMargin(series, size),
    marginTop: 26,
    marginBottom: 40,
    label: `Epsilon over the episodes of ${series.map(({ name }) => name).join(', ')}.`,
    x: episodeAxis({ scale: episodes, last: Math.max(...all.map(({ x }) => x)), roomy }),
    y: {
      domain: [0, Math.max(...all.map(({ y }) => y)) || 1],
      nice: true,
      grid: true,
      ticks: 5,
      label: 'epsilon (the chance to explore)',
      labelArrow: 'none',
    },
    marks: [
      ...series.map(({ points, color, dash }) =>
        Plot.line(points, {
          x: 'x',
          y: 'y',
          curve: 'step-after',
          stroke: color,
          strokeWidth: 1.9,
          strokeDasharray: dash,
        }),
      ),
      ...(roomy
        ? [endNames(series.map(({ points, ...one }) => ({ ...one, ...points[points.length - 1] })))]
        : []),
    ],
  });
}
