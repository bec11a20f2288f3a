import * as Plot from '@observablehq/plot';
import { mean } from '../../statistics/mean.ts';
import { type Chart, chart, type Place } from './chart.ts';
import { nameMargin, type OwnMark, pen, shortName } from './draw.ts';
import { axisNumber, valueAxis } from './scale.ts';
import { type AxisScaleType, type ChartSize, isRoomy, type RunSeries } from './series.ts';
import { type StackedRow, stackDots } from './stack.ts';

export interface RunsOptions extends ChartSize {
  readonly series: readonly RunSeries[];
  /** What the values are. */
  readonly words: string;
  readonly better: 'lower' | 'higher';
  readonly scale: AxisScaleType;
}

/** Every run as a dot, a row for each variant, equal values stacked; and a tick at the mean of each row. */
export function runDots({ series, words, scale, better: _, ...size }: RunsOptions): Chart {
  const roomy = isRoomy(size);
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  return chart({
    ...size,
    height: TOP + rowHeight(size) * series.length + 40,
    marginLeft: nameMargin(series, size),
    marginRight: roomy ? 24 : 12,
    marginTop: TOP,
    marginBottom: 40,
    label: `Each run of ${series.map(({ name }) => name).join(', ')} as a dot: ${words}.`,
    x: { ...valueAxis({ values, scale, roomy }), grid: true, label: words, tickFormat: axisNumber },
    y: { axis: null, domain: [0, series.length] },
    marks: [
      Plot.dot([{ x: values[0] ?? 1, y: 0 }], { x: 'x', y: 'y', r: 0, stroke: 'none' }),
      ...series.map((one, i) => rowOfDots(one, i, size)),
    ],
  });
}

/** Where the dots of a row lie. */
export function placeDots(
  values: RunSeries['values'],
  row: number,
  place: Place,
  size: ChartSize,
): StackedRow {
  const height = rowHeight(size);
  const words = isRoomy(size) ? 0 : 8;
  return stackDots(values, place, {
    center: TOP + height * (row + 0.5) + words,
    reach: height / 2 - words - 4,
  });
}

// --- internal ---

const TOP = 8;

function rowHeight(size: ChartSize): number {
  return isRoomy(size) ? 44 : 56;
}

function rowOfDots({ name, color, values }: RunSeries, row: number, size: ChartSize): OwnMark {
  return (_, scales, __, { marginLeft, width, marginRight }, context) => {
    const draw = pen(context);
    const place = (value: number) => scales.x?.(value) as number;
    const { center, gap, dots } = placeDots(values, row, place, size);
    const finite = values.filter((value) => value !== null);
    const many = values.length > 300;
    const label: Record<string, string | number> = isRoomy(size)
      ? { x: marginLeft - 14, y: center, dy: '0.32em', 'text-anchor': 'end', fill: color }
      : { x: marginLeft, y: center - 22, 'text-anchor': 'start', fill: color };
    const marks = [
      draw('path', {
        d: `M${marginLeft} ${center}H${width - marginRight}`,
        stroke: 'currentColor',
        'stroke-opacity': 0.15,
      }),
      draw('text', label, shortName(name, isRoomy(size) ? marginLeft - 16 : width - 40)),
      draw('path', {
        // Strokes of no length with round ends: a dot in a few bytes.
        d: dots.map((dot) => (dot ? `M${dot.x} ${dot.y.toFixed(1)}v.1` : '')).join(''),
        stroke: color,
        'stroke-opacity': many ? 0.6 : 0.8,
        'stroke-width': many ? 3.4 : Math.min(4.6, Math.max(2, gap + 0.8)),
        'stroke-linecap': 'round',
        fill: 'none',
      }),
    ];
    if (finite.length > 0) {
      const x = place(mean(finite));
      marks.push(draw('path', { d: `M${x} ${center - 15}v30`, stroke: 'currentColor', 'stroke-width': 1.5 }));
    }
    return draw('g', {}, marks);
  };
}
