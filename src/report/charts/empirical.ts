import * as Plot from '@observablehq/plot';
import { type Chart, chart } from './chart.ts';
import type { RunsOptions } from './dots.ts';
import { axisNumber, valueAxis } from './scale.ts';
import { isRoomy } from './series.ts';

/**
 * The empirical distribution of each variant: the share of its runs with at least a value, or at most, whichever is
 * better. For one task it is rliable's performance profile.
 */
export function empiricalCurves({ series, words, better, scale, ...size }: RunsOptions): Chart {
  const drawn = series
    .map(({ values, ...one }) => ({ ...one, values: values.filter((value) => value !== null) }))
    .filter(({ values }) => values.length > 0);
  const share =
    better === 'lower' ? 'share of runs with at most so many' : 'share of runs with at least so much';
  return chart({
    ...size,
    height: 230,
    marginLeft: 52,
    marginRight: 20,
    marginTop: 26,
    marginBottom: 40,
    label: `${share}, ${words}: ${drawn.map(({ name }) => name).join(', ')}.`,
    x: {
      ...valueAxis({ values: drawn.flatMap(({ values }) => values), scale, roomy: isRoomy(size) }),
      label: words,
      tickFormat: axisNumber,
    },
    y: { domain: [0, 1], grid: true, ticks: 4, tickFormat: '.0%', label: share, labelArrow: 'none' },
    marks: drawn.map(({ values, color, dash }) =>
      Plot.line(profile(values, better), {
        x: 'x',
        y: 'y',
        curve: better === 'lower' ? 'step-after' : 'step-before',
        stroke: color,
        strokeWidth: 1.9,
        strokeDasharray: dash,
      }),
    ),
  });
}

// --- internal ---

const MOST_POINTS = 120;

/** The points of the curve, at most so many of them, evenly in the share. */
function profile(values: readonly number[], better: 'lower' | 'higher'): { x: number; y: number }[] {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const step = Math.max(1, n / MOST_POINTS);
  const picks = new Set([n - 1]);
  for (let i = 0; i < n; i += step) picks.add(Math.floor(i));
  const order = [...picks].sort((a, b) => a - b);
  if (better === 'lower')
    return [{ x: sorted[0], y: 0 }, ...order.map((i) => ({ x: sorted[i], y: (i + 1) / n }))];
  return [...order.map((i) => ({ x: sorted[i], y: (n - i) / n })), { x: sorted[n - 1], y: 0 }];
}
