import * as Plot from '@observablehq/plot';
import { type Chart, chart } from './chart.ts';
import type { DotsOptions } from './dots.ts';
import { axisNumber } from './scale.ts';

/**
 * The empirical distribution of each variant: the share of its runs with at least a value, or at most, whichever is
 * better. For one task it is rliable's performance profile.
 */
export function empiricalCurves(options: DotsOptions & { readonly better: 'lower' | 'higher' }): Chart {
  const { values, styles, words, better, size } = options;
  const names = Object.keys(styles).filter((name) => values[name].some((value) => value !== null));
  const wide = size === 'wide';
  const share =
    better === 'lower' ? 'share of runs with at most so many' : 'share of runs with at least so much';
  return chart({
    ...(wide ? WIDE : NARROW),
    label: `${share}, ${words}: ${names.join(', ')}.`,
    x: {
      nice: true,
      ticks: wide ? 8 : 4,
      label: words,
      labelAnchor: 'center',
      labelArrow: 'none',
      tickFormat: axisNumber,
    },
    y: {
      domain: [0, 1],
      percent: false,
      grid: true,
      ticks: 4,
      tickFormat: '.0%',
      label: share,
      labelArrow: 'none',
    },
    marks: names.map((name) =>
      Plot.line(
        profile(
          values[name].filter((value) => value !== null),
          better,
        ),
        {
          x: 'x',
          y: 'y',
          curve: better === 'lower' ? 'step-after' : 'step-before',
          stroke: styles[name].color,
          strokeWidth: 1.8,
          strokeDasharray: styles[name].dash || undefined,
          className: `v v${Object.keys(styles).indexOf(name)}`,
        },
      ),
    ),
  });
}

// --- internal ---

const WIDE = { width: 760, height: 240, marginLeft: 58, marginRight: 24, marginTop: 28, marginBottom: 42 };
const NARROW = { width: 340, height: 210, marginLeft: 46, marginRight: 12, marginTop: 28, marginBottom: 42 };
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
