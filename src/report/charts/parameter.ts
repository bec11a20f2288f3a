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
  const texts = levelTexts(levels);
  const points = levels.flatMap((level, i) => [
    ...pointOf(texts[i], level.metrics[metric], OVER_ALL),
    ...pointOf(texts[i], level.atBest?.metrics[metric], AT_BEST),
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
    label: `${words} by ${path}: ${levels.map((level, i) => `${texts[i]} ${level.metrics[metric].mean?.toPrecision(3)}`).join(', ')}.`,
    x: {
      type: 'point',
      domain: texts,
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
  readonly sweep: Sweep;
  readonly pair: NonNullable<Sweep['pair']>;
  readonly metric: string;
  readonly better: 'lower' | 'higher';
  readonly words: string;
}

/** Two hyper-parameters together: each cell the mean over all others, stronger where it is better. */
export function heatMap({ sweep, pair, metric, better, words, ...size }: HeatOptions): Chart {
  const labelled = (path: string) => ({
    path,
    labels: levelTexts(sweep.parameters.find((one) => one.path === path)?.levels ?? []),
  });
  const [rows, columns] = [labelled(pair.rows.path), labelled(pair.columns.path)];
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
    y: { domain: rows.labels, label: rows.path, labelAnchor: 'top', labelArrow: 'none' },
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

/** `0.1`, or `0.01\u20130.05` of a group: the value of each level, in three digits where these tell them apart. */
export function levelTexts(levels: readonly Pick<SweepLevel, 'from' | 'to'>[]): string[] {
  const short = (value: SweepLevel['from']) =>
    String(typeof value === 'number' ? Number(value.toPrecision(3)) : value);
  const texts = (of: (value: SweepLevel['from']) => string) =>
    levels.map(({ from, to }) => (from === to ? String(from) : `${of(from)}\u2013${of(to)}`));
  const found = texts(short);
  return new Set(found).size === levels.length ? found : texts(String);
}

// --- internal ---

const OVER_ALL = { color: 'var(--s1)', dash: '', shift: 0 };
const AT_BEST = { color: 'var(--s2)', dash: '5 3', shift: 7 };

type Kind = typeof OVER_ALL;

function pointOf(x: string, found: SweepLevel['metrics'][string] | undefined, { color }: Kind) {
  if (!found || found.mean === null) return [];
  const [lo, hi] = found.interval ?? [];
  return [{ x, mean: found.mean, lo, hi, color }];
}
