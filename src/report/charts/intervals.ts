import * as Plot from '@observablehq/plot';
import { type Chart, type ChartSize, isRoomy } from './chart.ts';
import { ownColor } from './names.ts';
import type { SeriesStyle } from './palette.ts';
import { inRow, rowChart } from './rows.ts';

export interface IntervalRow extends SeriesStyle {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
  /** A hollow point: nothing is said by it for sure. */
  readonly unsure?: boolean;
}

export interface IntervalsOptions extends ChartSize {
  readonly rows: readonly IntervalRow[];
  readonly words: string;
  /** A value to compare with, drawn as an upright line, and what it is. */
  readonly mark: { readonly at: number; readonly words: string };
  readonly format: (value: number) => string;
}

/** A point with its interval for each row, beside a mark: where the interval crosses it, nothing is sure. */
export function intervals({ rows, words, mark, format, ...size }: IntervalsOptions): Chart {
  const ends = [mark.at, ...rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = (high - low || 1) * 0.04;
  const isNear = (end: number) => Math.abs(mark.at - end) < 2 * pad;
  const textAnchor = isNear(low) ? 'start' : isNear(high) ? 'end' : 'middle';
  const rowHeight = isRoomy(size) ? 28 : 44;
  const row = { ...inRow(size), stroke: ownColor, strokeWidth: 1.8 };
  const [x1, x2] = [0, 1].map(
    (end) =>
      ({ interval }: IntervalRow) =>
        interval?.[end],
  );
  const inset = rowHeight / 2 - 5;
  return rowChart({
    ...size,
    rows,
    rowHeight,
    label: `${words}: ${rows.map(({ name, value }) => `${name} ${format(value)}`).join(', ')}; the mark is ${mark.words}.`,
    x: { domain: [low - pad, high + pad], grid: true, label: words, tickFormat: format },
    marks: [
      Plot.ruleX([mark.at], { strokeOpacity: 0.7 }),
      Plot.text([mark.words], { x: [mark.at], frameAnchor: 'top', dy: -14, textAnchor, fontSize: 11 }),
      Plot.ruleY(rows, { ...row, x1, x2 }),
      ...[x1, x2].map((x) => Plot.tickX(rows, { ...row, x, inset })),
      Plot.dot(rows, {
        ...row,
        x: 'value',
        r: 4.5,
        fill: { value: ({ color, unsure }) => (unsure ? 'var(--paper)' : color), scale: null },
      }),
    ],
  });
}
