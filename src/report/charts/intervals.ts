import * as Plot from '@observablehq/plot';
import { type Chart, chart } from './chart.ts';
import { nameMargin, type OwnMark, pen, shortName } from './draw.ts';
import { axisNumber } from './scale.ts';
import { type ChartSize, isRoomy } from './series.ts';

export interface IntervalRow {
  readonly name: string;
  readonly color: string;
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
  readonly format?: (value: number) => string;
}

/** A point with its interval for each row, beside a mark: where the interval crosses it, nothing is sure. */
export function intervals({ rows, words, mark, format = axisNumber, ...size }: IntervalsOptions): Chart {
  const wide = isRoomy(size);
  const height = wide ? 28 : 44;
  const [marginTop, marginBottom] = [22, 42];
  const ends = rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  const [low, high] = [Math.min(mark.at, ...ends), Math.max(mark.at, ...ends)];
  const pad = (high - low || 1) * 0.04;
  return chart({
    ...size,
    height: marginTop + height * rows.length + marginBottom,
    marginLeft: nameMargin(rows, size, 14),
    marginRight: wide ? 40 : 22,
    marginTop,
    marginBottom,
    label: `${words}: ${rows.map(({ name, value }) => `${name} ${format(value)}`).join(', ')}; the mark is ${mark.words}.`,
    x: {
      domain: [low - pad, high + pad],
      grid: true,
      ticks: wide ? 7 : 4,
      label: words,
      labelAnchor: 'center',
      labelArrow: 'none',
      tickFormat: format,
    },
    y: { axis: null, domain: [0, 1] },
    marks: [
      Plot.ruleX([mark.at], { stroke: 'currentColor', strokeOpacity: 0.7 }),
      Plot.dot([{ x: mark.at, y: 0 }], { x: 'x', y: 'y', r: 0, stroke: 'none' }),
      markWords(mark),
      ...rows.map((row, i) => oneRow(row, { center: marginTop + height * (i + 0.5) + (wide ? 0 : 8), wide })),
    ],
  });
}

// --- internal ---

function markWords({ at, words }: IntervalsOptions['mark']): OwnMark {
  return (_, scales, __, { marginLeft, width }, context) => {
    const x = scales.x?.(at) as number;
    const anchor = x < marginLeft + 60 ? 'start' : x > width - 80 ? 'end' : 'middle';
    return pen(context)('text', { x, y: 12, 'text-anchor': anchor, 'font-size': 11 }, words);
  };
}

function oneRow(
  { name, color, value, interval, unsure }: IntervalRow,
  { center, wide }: { center: number; wide: boolean },
): OwnMark {
  return (_, scales, __, { marginLeft }, context) => {
    const draw = pen(context);
    const x = (at: number) => scales.x?.(at) as number;
    const parts = [
      wide
        ? draw(
            'text',
            { x: marginLeft - 14, y: center, dy: '0.32em', 'text-anchor': 'end', fill: color },
            shortName(name, marginLeft - 16),
          )
        : draw(
            'text',
            { x: marginLeft, y: center - 14, 'text-anchor': 'start', fill: color },
            shortName(name, 280),
          ),
    ];
    if (interval) {
      const [from, to] = interval.map(x);
      const d = `M${from} ${center}H${to}M${from} ${center - 5}V${center + 5}M${to} ${center - 5}V${center + 5}`;
      parts.push(draw('path', { d, stroke: color, 'stroke-width': 1.8, fill: 'none' }));
    }
    const fill = unsure ? 'var(--paper)' : color;
    parts.push(
      draw('circle', { cx: x(value), cy: center, r: 4.5, fill, stroke: color, 'stroke-width': 1.8 }),
    );
    return draw('g', {}, parts);
  };
}
