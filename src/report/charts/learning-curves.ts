import * as Plot from '@observablehq/plot';
import { type Chart, chart } from './chart.ts';
import { nameMargin } from './draw.ts';
import { endNames } from './end-names.ts';
import { axisNumber, episodeAxis, logarithmic, type ValueScale } from './scale.ts';
import { type AxisScaleType, type ChartSize, type CurveSeries, isRoomy } from './series.ts';

export interface CurvesOptions extends ChartSize {
  readonly series: readonly CurveSeries[];
  /** What the values are. */
  readonly words: string;
  readonly episodes: AxisScaleType;
  readonly values: AxisScaleType;
}

/** Learning curves: the mean over runs of each block of episodes, with the band of its interval. */
export function learningCurves({ series, words, episodes, values, ...size }: CurvesOptions): Chart {
  const drawn = series.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  const last = Math.max(1, ...all.map(({ x }) => x));
  const y: ValueScale = values === 'log' ? logarithmic(all.map(({ mean }) => mean)) : { type: 'linear' };
  // On a logarithmic scale a band that reaches zero is drawn down to half the smallest mean.
  const floor = y.type === 'log' ? Math.min(...all.map(({ mean }) => mean)) / 2 : Number.NEGATIVE_INFINITY;
  const roomy = isRoomy(size);
  return chart({
    ...size,
    height: roomy ? 360 : 300,
    marginLeft: 52,
    marginRight: nameMargin(drawn, size),
    marginTop: 26,
    marginBottom: 40,
    label: `Learning curves of ${drawn.map(({ name }) => name).join(', ')}: ${words} over the episodes.`,
    x: episodeAxis({ scale: episodes, last, roomy }),
    y: {
      ...y,
      ticks: y.ticks ? [...y.ticks] : 6,
      grid: true,
      label: words,
      labelArrow: 'none',
      tickFormat: axisNumber,
      nice: y.type === 'linear',
    },
    marks: [
      ...drawn.map(({ points, color }) =>
        Plot.areaY(points, {
          x: 'x',
          y1: (d) => Math.max(d.lo, floor),
          y2: 'hi',
          fill: color,
          fillOpacity: 0.16,
        }),
      ),
      ...drawn.map(({ points, color, dash }) =>
        Plot.lineY(points, { x: 'x', y: 'mean', stroke: color, strokeWidth: 1.9, strokeDasharray: dash }),
      ),
      ...(roomy
        ? [
            endNames(
              drawn.map(({ points, ...one }) => {
                const { x, mean } = points[points.length - 1];
                return { ...one, x, y: mean };
              }),
            ),
          ]
        : []),
    ],
  });
}
