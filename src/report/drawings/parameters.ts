import * as Plot from '@observablehq/plot';
import type { SweepLevel } from '../../statistics/summary.ts';
import { chart, isRoomy } from '../charts/chart.ts';
import { axisNumber } from '../charts/scale.ts';
import type { PageData } from '../page-data.ts';
import type { Shown } from '../shown.ts';
import type { Chosen, Drawing } from './drawing.ts';

/** What one hyper-parameter does: the mean over all values of the others, and with the others as the best has them. */
export function parameterDrawing(
  place: number,
  { sweep, metrics }: PageData,
  chosen: Chosen,
): Drawing | string {
  const { 'parameter-metric': metric = '' } = chosen;
  if (!sweep) return '';
  const { path, levels } = sweep.parameters[place];
  const { label } = metrics[metric];
  const texts = levelTexts(levels);
  const means = levels.map((level, i) => `${texts[i]} ${level.metrics[metric].mean?.toPrecision(3)}`);
  const marks = (r: number) =>
    KINDS.map(({ of, color, dash, dx }) => {
      const points = levels.flatMap((level, i) => {
        const { mean = null, interval } = of(level)?.[metric] ?? {};
        return mean === null ? [] : [{ x: texts[i], mean, lo: interval?.[0], hi: interval?.[1] }];
      });
      const line = { x: 'x', stroke: color, strokeWidth: 1.8, dx };
      return [
        Plot.line(points, { ...line, y: 'mean', strokeDasharray: dash }),
        Plot.ruleX(points, { ...line, y1: 'lo', y2: 'hi' }),
        Plot.dot(points, { x: 'x', y: 'mean', fill: color, r, dx }),
      ];
    });
  return {
    draw: (size) =>
      chart({
        ...size,
        height: 230,
        label: `${label} by ${path}: ${means.join(', ')}.`,
        x: { ...ORDINAL, type: 'point', domain: texts, label: path },
        y: { nice: true, label },
        marks: marks(isRoomy(size) ? 3.5 : 3),
      }),
  };
}

/** Two hyper-parameters together: each cell the mean over all others, stronger where it is better. */
export function heatDrawing({ sweep, metrics }: PageData, _: Shown, chosen: Chosen): Drawing | string {
  const { 'parameter-metric': metric = '' } = chosen;
  if (!sweep?.pair) return '';
  const { rows, columns, means } = sweep.pair;
  const { label, better } = metrics[metric];
  const [yTexts, xTexts] = [rows, columns].map(({ path }) =>
    levelTexts(sweep.parameters.find((one) => one.path === path)?.levels ?? []),
  );
  const cells = means[metric].flatMap((row, i) =>
    row.flatMap((value, j) => (value === null ? [] : [{ x: xTexts[j], y: yTexts[i], value }])),
  );
  const values = cells.map(({ value }) => value);
  const ends = [Math.min(...values), Math.max(...values)];
  const [worst, best] = better === 'higher' ? ends : ends.toReversed();
  const goodness = (value: number) => (worst === best ? 1 : (value - worst) / (best - worst));
  return {
    draw: (size) =>
      chart({
        ...size,
        height: 70 + 30 * yTexts.length,
        marginLeft: 110,
        padding: 0.04,
        label: `${label} by ${rows.path} and ${columns.path}; the best ${best}.`,
        x: { ...ORDINAL, domain: xTexts, label: columns.path },
        y: { ...ORDINAL, domain: yTexts, label: rows.path, labelAnchor: 'top', grid: false },
        marks: [
          Plot.cell(cells, {
            x: 'x',
            y: 'y',
            fill: 'var(--accent)',
            fillOpacity: { value: values.map((value) => 0.06 + 0.44 * goodness(value)), scale: null },
          }),
          Plot.text(cells, { x: 'x', y: 'y', text: ({ value }) => axisNumber(value), fill: 'currentColor' }),
        ],
      }),
  };
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

/** Over all values of the others, and with the others as the best variant has them. */
const KINDS = [
  { of: ({ metrics }: SweepLevel) => metrics, color: 'var(--s1)', dash: '', dx: 0 },
  { of: ({ atBest }: SweepLevel) => atBest?.metrics, color: 'var(--s2)', dash: '5 3', dx: 7 },
];

/** Of an axis of values in words. */
const ORDINAL = { ticks: undefined, tickFormat: undefined } as const;
