import * as Plot from '@observablehq/plot';
import { type Chart, chart } from './chart.ts';
import { type OwnMark, pen, shortName } from './draw.ts';
import type { SeriesStyle } from './palette.ts';
import { axisNumber } from './scale.ts';

export interface DotsOptions {
  /** The value of each drawn run, by variant; NaN where it has none. */
  readonly values: Readonly<Record<string, readonly number[]>>;
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
  const finite = names.flatMap((name) => values[name].filter(Number.isFinite));
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
  readonly values: readonly number[];
  readonly color: string;
  readonly wide: boolean;
}

function rowOfDots({ name, at, row, values, color, wide }: Row): OwnMark {
  return (_, scales, __, { marginTop, marginLeft, width, marginRight }, context) => {
    const draw = pen(context);
    const center = marginTop + row * (at + 0.5) + (wide ? 0 : 8);
    const xs = values.map((value) =>
      Number.isFinite(value) ? Math.round(scales.x?.(value) as number) : Number.NaN,
    );
    const finite = values.filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
    const label = wide
      ? draw(
          'text',
          { x: marginLeft - 14, y: center, dy: '0.32em', 'text-anchor': 'end', fill: color },
          shortName(name),
        )
      : draw(
          'text',
          { x: marginLeft, y: center - row / 2 + 6, 'text-anchor': 'start', fill: color },
          shortName(name, 40),
        );
    const line = draw('path', {
      d: `M${marginLeft} ${center}H${width - marginRight}`,
      stroke: 'currentColor',
      'stroke-opacity': 0.15,
    });
    const dots = draw('path', {
      class: 'dots',
      d: dotPath(xs, center, (wide ? row : row - 16) / 2 - 4),
      stroke: color,
      'stroke-opacity': values.length > 300 ? 0.55 : 0.75,
      'stroke-width': values.length > 300 ? 3.2 : 5,
      'stroke-linecap': 'round',
      fill: 'none',
    });
    const marks = [line, label, dots];
    if (finite.length > 0) {
      const x = scales.x?.(mean) as number;
      const reach = row / 2 - (wide ? 3 : 10);
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

/** Dots as strokes of no length, in the order of the runs; a run without a value is a move to nowhere. */
function dotPath(xs: readonly number[], center: number, reach: number): string {
  const columns = new Map<number, number>();
  const column = (x: number) => Math.round(x / DOT);
  for (const x of xs) if (!Number.isNaN(x)) columns.set(column(x), (columns.get(column(x)) ?? 0) + 1);
  const tallest = Math.max(1, ...columns.values());
  const gap = Math.min(DOT, (2 * reach) / tallest);
  const used = new Map<number, number>();
  return xs
    .map((x) => {
      if (Number.isNaN(x)) return 'M-99-99';
      const place = used.get(column(x)) ?? 0;
      used.set(column(x), place + 1);
      const offset = (place % 2 === 0 ? 1 : -1) * Math.ceil(place / 2) * gap;
      return `M${x} ${Math.round(center + offset)}h0`;
    })
    .join('');
}

const DOT = 4;

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (!(low <= high)) return [0, 1];
  return low === high ? [low - 1, high + 1] : [low, high];
}
