import type { ScaleOptions } from '@observablehq/plot';

export type AxisScaleType = 'log' | 'linear';

/** The axis of the episodes, counted from 1. */
export function episodeAxis(type: AxisScaleType, episodes: readonly number[]): ScaleOptions {
  const last = Math.max(2, ...episodes);
  const powers = Array.from({ length: Math.floor(Math.log10(last)) + 1 }, (_, i) => 10 ** i);
  return {
    type,
    domain: [1, last],
    label: 'episode',
    ...(type === 'log' && { ticks: powers }),
  };
}

/**
 * An axis for any values. A logarithmic one where some are zero or negative is linear around zero (`symlog`), from a
 * hundredth of the largest up.
 */
export function valueAxis(type: AxisScaleType, values: readonly number[]): ScaleOptions {
  if (type === 'linear') return { nice: true };
  if (values.every((value) => value > 0)) return { type };
  const top = Math.floor(Math.log10(Math.max(...values.map(Math.abs), 1e-6)));
  const powers = [top - 3, top - 2, top - 1, top].map((power) => 10 ** power);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ticks = [...powers.map((power) => -power).reverse(), 0, ...powers];
  return {
    type: 'symlog',
    constant: powers[0],
    ticks: ticks.filter((tick) => tick >= low && tick <= high),
  };
}

/** `1,000`, `100k`, `2M`: short enough for an axis. */
export function axisNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${plain(value / 1e6)}M`;
  if (size >= 1e4) return `${plain(value / 1e3)}k`;
  return plain(value);
}

// --- internal ---

const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

function plain(value: number): string {
  return short.format(value).replace('-', '\u2212');
}
