import * as Plot from '@observablehq/plot';
import { mean } from '../../statistics/mean.ts';
import { columnTop, DOT, stackDots } from '../browser/stack.js';
import { type Chart, chart } from './chart.ts';
import { type OwnMark, pen, shortName } from './draw.ts';
import type { SeriesStyle } from './palette.ts';
import { axisNumber } from './scale.ts';

export interface DotsOptions {
  /** The value of each drawn run, by variant; null where it has none. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  readonly styles: Readonly<Record<string, SeriesStyle>>;
  /** What the values are. */
  readonly words: string;
  readonly size: 'wide' | 'narrow';
}

/** Every run as a dot, a row for each variant, equal values stacked; and a tick at the mean of each row. */
export function runDots({ values, styles, words, size }: DotsOptions): Chart {
  const names = Object.keys(styles);
  const wide = size === 'wide';
  const row = rowHeight(names.length);
  const marginTop = wide ? 8 : 16;
  const finite = names.flatMap((name) => values[name].filter((value) => value !== null));
  return chart({
    width: wide ? 760 : 340,
    height: marginTop + row * names.length + 42,
    marginLeft: wide ? 132 : 12,
    marginRight: wide ? 24 : 12,
    marginTop,
    marginBottom: 42,
    label: `Each run of ${names.join(', ')} as a dot: ${words}.`,
    x: {
      domain: extent(finite),
      nice: true,
      grid: true,
      ticks: wide ? 8 : 4,
      label: words,
      labelAnchor: 'center',
      labelArrow: 'none',
      tickFormat: axisNumber,
    },
    y: { axis: null, domain: [0, names.length] },
    marks: [
      Plot.dot([{ x: finite[0] ?? 0, y: 0 }], { x: 'x', y: 'y', r: 0, stroke: 'none' }),
      ...names.map((name, i) =>
        rowOfDots({ name, at: i, row, values: values[name], color: styles[name].color, wide }),
      ),
    ],
  });
}

/** A row's height: enough for a hill of dots, less where there are many rows. */
export function rowHeight(rows: number): number {
  return Math.max(34, Math.min(76, Math.floor(640 / rows)));
}

// --- internal ---

interface Row {
  readonly name: string;
  readonly at: number;
  readonly row: number;
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly wide: boolean;
}

function rowOfDots({ name, at, row, values, color, wide }: Row): OwnMark {
  return (_, scales, __, { marginTop, marginLeft, width, marginRight }, context) => {
    const draw = pen(context);
    const center = marginTop + row * (at + 0.5) + (wide ? 0 : 8);
    const reach = (wide ? row : row - 16) / 2 - 4;
    const { sizes } = stackDots(values, (value) => scales.x?.(value) as number);
    const gap = Math.min(DOT, (2 * reach) / Math.max(1, Math.max(0, ...sizes.values()) - 1));
    const finite = values.filter((value) => value !== null);
    const label: Record<string, string | number> = wide
      ? { x: marginLeft - 14, y: center, dy: '0.32em', 'text-anchor': 'end', fill: color }
      : { x: marginLeft, y: center - row / 2 + 6, 'text-anchor': 'start', fill: color };
    const marks = [
      draw('path', {
        d: `M${marginLeft} ${center}H${width - marginRight}`,
        stroke: 'currentColor',
        'stroke-opacity': 0.15,
      }),
      draw('text', label, shortName(name, wide ? 16 : 40)),
      draw('path', {
        class: 'dots',
        'data-center': center,
        'data-gap': gap,
        d: dotPath(sizes, center, gap),
        // Strokes of no length with round ends, `gap` apart: a column of dots in a few bytes.
        'stroke-dasharray': `0 ${gap}`,
        stroke: color,
        'stroke-opacity': values.length > 300 ? 0.6 : 0.8,
        'stroke-width': values.length > 300 ? 3.4 : 4.6,
        'stroke-linecap': 'round',
        fill: 'none',
      }),
    ];
    if (finite.length > 0) {
      const x = scales.x?.(mean(finite)) as number;
      marks.push(
        draw('path', {
          d: `M${x} ${center - reach}V${center + reach}`,
          stroke: 'currentColor',
          'stroke-width': 1.5,
        }),
      );
    }
    return draw('g', { class: `v v${at}` }, marks);
  };
}

function dotPath(sizes: ReadonlyMap<number, number>, center: number, gap: number): string {
  const columns = [...sizes].sort(([a], [b]) => a - b);
  return columns
    .map(
      ([column, size]) =>
        `M${column * DOT} ${columnTop(center, size, gap).toFixed(1)}v${((size - 1) * gap + 0.1).toFixed(1)}`,
    )
    .join('');
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (!(low <= high)) return [0, 1];
  return low === high ? [low - 1, high + 1] : [low, high];
}
