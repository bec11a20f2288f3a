import * as Plot from '@observablehq/plot';
import type { Sweep, SweepLevel } from '../../statistics/summary.ts';
import { type Chart, chart } from './chart.ts';
import { axisNumber } from './scale.ts';
import { type ChartSize, isRoomy } from './series.ts';

export interface ParameterOptions extends ChartSize {
  readonly parameter: Sweep['parameters'][number];
  readonly metric: string;
  readonly words: string;
}

/** What one hyper-parameter does: the mean over all values of the others, and with the others as the best has them. */
export function parameterChart({ parameter, metric, words, ...size }: ParameterOptions): Chart {
  const { path, levels } = parameter;
  const points = levels.flatMap((level) => [
    ...pointOf(level, level.metrics[metric], { ...OVER_ALL, shift: 0 }),
    ...pointOf(level, level.atBest?.metrics[metric], { ...AT_BEST, shift: 7 }),
  ]);
  const kinds = [OVER_ALL, AT_BEST].map((kind) => ({
    ...kind,
    points: points.filter(({ color }) => color === kind.color),
  }));
  return chart({
    ...size,
    height: 230,
    marginLeft: 52,
    marginRight: 16,
    marginTop: 26,
    marginBottom: 40,
    label: `${words} by ${path}: ${levels.map((level) => `${levelText(level)} ${level.metrics[metric].mean?.toPrecision(3)}`).join(', ')}.`,
    x: {
      type: 'point',
      domain: levels.map(levelText),
      label: path,
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { grid: true, ticks: 5, nice: true, label: words, labelArrow: 'none', tickFormat: axisNumber },
    marks: kinds.flatMap(({ points, color, dash, shift }) => [
      Plot.line(points, {
        x: 'x',
        y: 'mean',
        stroke: color,
        strokeDasharray: dash,
        strokeWidth: 1.8,
        dx: shift,
      }),
      Plot.ruleX(
        points.filter(({ lo }) => lo !== undefined),
        { x: 'x', y1: 'lo', y2: 'hi', stroke: color, strokeWidth: 1.8, dx: shift },
      ),
      Plot.dot(points, { x: 'x', y: 'mean', fill: color, r: isRoomy(size) ? 3.5 : 3, dx: shift }),
    ]),
  });
}

export interface HeatOptions extends ChartSize {
  readonly pair: NonNullable<Sweep['pair']>;
  readonly metric: string;
  readonly better: 'lower' | 'higher';
  readonly words: string;
}

/** Two hyper-parameters together: each cell the mean over all others, stronger where it is better. */
export function heatMap({ pair, metric, better, words, ...size }: HeatOptions): Chart {
  const { rows, columns } = pair;
  const cells = pair.means[metric].flatMap((row, i) =>
    row.flatMap((value, j) => (value === null ? [] : [{ x: columns.labels[j], y: rows.labels[i], value }])),
  );
  const values = cells.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const goodness = (value: number) => {
    const share = high > low ? (value - low) / (high - low) : 1;
    return better === 'higher' ? share : 1 - share;
  };
  return chart({
    ...size,
    height: 70 + 30 * rows.labels.length,
    marginLeft: 110,
    marginRight: 16,
    marginTop: 26,
    marginBottom: 40,
    padding: 0.04,
    label: `${words} by ${rows.path} and ${columns.path}; the best ${better === 'higher' ? Math.max(...values) : Math.min(...values)}.`,
    x: { domain: columns.labels, label: columns.path, labelAnchor: 'center', labelArrow: 'none' },
    y: { domain: rows.labels, label: rows.path, labelArrow: 'none' },
    marks: [
      Plot.cell(cells, {
        x: 'x',
        y: 'y',
        fill: 'var(--accent)',
        fillOpacity: { value: cells.map(({ value }) => 0.06 + 0.44 * goodness(value)), scale: null },
      }),
      Plot.text(cells, { x: 'x', y: 'y', text: ({ value }) => axisNumber(value), fill: 'currentColor' }),
    ],
  });
}

// --- internal ---

const OVER_ALL = { color: 'var(--s1)', dash: '', shift: 0 };
const AT_BEST = { color: 'var(--s2)', dash: '5 3', shift: 7 };

type Kind = typeof OVER_ALL;

function pointOf(level: SweepLevel, found: SweepLevel['metrics'][string] | undefined, { color }: Kind) {
  if (!found || found.mean === null) return [];
  const [lo, hi] = found.interval ?? [];
  return [{ x: levelText(level), mean: found.mean, lo, hi, color }];
}

/** `0.1`, or `0.01 to 0.05` of a group. */
export function levelText({ from, to }: Pick<SweepLevel, 'from' | 'to'>): string {
  return from === to ? String(from) : `${from} to ${to}`;
}
