import * as Plot from '@observablehq/plot';
import type { CurvePoint } from '../../statistics/summary.ts';
import { type Chart, chart } from './chart.ts';
import { endNames } from './end-names.ts';
import type { SeriesStyle } from './palette.ts';
import { axisNumber, episodeAxis, logarithmic, type ValueScale } from './scale.ts';

export type CurveMetric = 'timesteps' | 'penalties' | 'returns';

export interface CurvesOptions {
  readonly curves: Readonly<Record<string, readonly CurvePoint[]>>;
  readonly styles: Readonly<Record<string, SeriesStyle>>;
  readonly metric: CurveMetric;
  readonly scale: 'log' | 'linear';
  /** `wide` has the names at the ends of the lines. */
  readonly size: 'wide' | 'narrow';
}

/** What a block of episodes is drawn at: the mean of its episodes' numbers, counted from 1. */
export function middleOf({ episode, episodes }: Pick<CurvePoint, 'episode' | 'episodes'>): number {
  return episode + (episodes + 1) / 2;
}

export const curveWords: Readonly<Record<CurveMetric, string>> = {
  timesteps: 'steps per episode',
  penalties: 'penalties per episode',
  returns: 'return per episode',
};

/** Learning curves: the mean over runs of each block of episodes, with the band of its 95% interval. */
export function learningCurves({ curves, styles, metric, scale, size }: CurvesOptions): Chart {
  const names = Object.keys(styles).filter((name) => (curves[name] ?? []).length > 0);
  const frame = size === 'wide' ? WIDE : NARROW;
  const points = new Map(
    names.map((name) => [name, curves[name].map((point) => ({ x: middleOf(point), ...point[metric].mean }))]),
  );
  const all = [...points.values()].flat();
  const last = Math.max(...all.map(({ x }) => x));
  const y: ValueScale = scale === 'log' ? logarithmic(all.map(({ value }) => value)) : { type: 'linear' };
  // On a logarithmic scale a band that reaches zero is drawn down to half the smallest mean.
  const floor = y.type === 'log' ? Math.min(...all.map(({ value }) => value)) / 2 : Number.NEGATIVE_INFINITY;
  const lines = names.flatMap((name, i) => {
    const { color, dash } = styles[name];
    const data = points.get(name) ?? [];
    return [
      Plot.areaY(data, {
        x: 'x',
        y1: (d) => Math.max(d.lo, floor),
        y2: 'hi',
        fill: color,
        fillOpacity: 0.18,
        className: `v v${i}`,
      }),
      Plot.lineY(data, {
        x: 'x',
        y: 'value',
        stroke: color,
        strokeWidth: 1.8,
        strokeDasharray: dash || undefined,
        className: `v v${i}`,
      }),
    ];
  });
  return chart({
    ...frame,
    label: `Learning curves of ${names.join(', ')}: ${curveWords[metric]} over the episodes, ${scale} scales.`,
    x: episodeAxis({ scale, last, size }),
    y: {
      ...y,
      ticks: y.ticks ? [...y.ticks] : 6,
      grid: true,
      label: curveWords[metric],
      labelArrow: 'none',
      tickFormat: axisNumber,
      nice: y.type === 'linear',
    },
    marks: [
      ...lines,
      ...(size === 'wide'
        ? [endNames(names.map((name) => ({ name, color: styles[name].color, ...lastOf(points.get(name)) })))]
        : []),
    ],
  });
}

// --- internal ---

const WIDE = { width: 760, height: 400, marginLeft: 58, marginRight: 118, marginTop: 28, marginBottom: 42 };
const NARROW = { width: 340, height: 300, marginLeft: 46, marginRight: 10, marginTop: 28, marginBottom: 42 };

function lastOf(points: readonly { x: number; value: number }[] = []) {
  const { x, value } = points[points.length - 1];
  return { x, y: value };
}
