import * as Plot from '@observablehq/plot';
import { mean } from '../../statistics/mean.ts';
import { isRoomy, type Place } from '../charts/chart.ts';
import { lineChart } from '../charts/lines.ts';
import { inRow, rowChart } from '../charts/rows.ts';
import { valueAxis } from '../charts/scale.ts';
import { number } from '../format.ts';
import type { PageData } from '../page-data.ts';
import { eachShown, namesOf, type Shown } from '../shown.ts';
import type { Chosen, Drawing } from './drawing.ts';
import { profile } from './profile.ts';

/** Every run as a dot, a row for each variant, equal values stacked; and a tick at the mean of each row. */
export function runsDrawing(data: PageData, shown: Shown, chosen: Chosen): Drawing {
  const { rows, x, label } = runsOf(data, shown, chosen);
  const told = Object.keys(data.values);
  return {
    draw(size) {
      const rowHeight = isRoomy(size) ? 44 : 56;
      const row = inRow(size);
      const places: Place[] = [];
      const dots = ({ values, seeds, color }: (typeof rows)[number], place: number) =>
        Plot.dot(values, {
          ...row,
          x: values,
          y: () => place,
          r: 2.3,
          fill: color,
          fillOpacity: 0.8,
          stroke: 'none',
          render: (index, scales, drawn, frame, context, next) => {
            const stacked = stack(drawn.x ?? [], drawn.y?.[0], rowHeight / 2 - row.dy - 4);
            // Plot draws a mark at the beginning of its row, and then moves it to the middle.
            for (const [i, value] of seeds.entries())
              places.push({ x: stacked.x[i], y: stacked.y[i] + rowHeight / 2 + row.dy, value });
            return next?.(index, scales, Object.assign(drawn, stacked), frame, context) ?? null;
          },
        });
      const drawn = rowChart({
        ...size,
        rows,
        rowHeight,
        marginTop: 8,
        label: `Each run of ${namesOf(rows)} as a dot: ${label}.`,
        x: { ...x, grid: true },
        marks: [
          Plot.ruleY(rows, { ...row, strokeOpacity: 0.15 }),
          ...rows.map(dots),
          Plot.tickX(rows, {
            ...row,
            x: rows.map(({ values }) => mean(values)),
            strokeWidth: 1.5,
            inset: rowHeight / 2 - 15,
          }),
        ],
      });
      return { ...drawn, places };
    },
    tell: (seed) => ({
      caption: `The runs with seed ${seed}`,
      head: ['variant', ...told.map((metric) => data.metrics[metric].label)],
      rows: eachShown(shown, (place) => ({ place, run: data.seeds[place].indexOf(seed) }))
        .filter(({ run }) => run >= 0)
        .map(({ name, place, run }) => [
          name,
          ...told.map((metric) => number(data.values[metric][place][run])),
        ]),
    }),
  };
}

/** The share of each variant's runs that are at least as good as a value. */
export function distributionDrawing(data: PageData, shown: Shown, chosen: Chosen): Drawing {
  const { rows, x, better } = runsOf(data, shown, chosen);
  const [share, curve] =
    better === 'lower'
      ? (['share of runs with at most so many', 'step-after'] as const)
      : (['share of runs with at least so much', 'step-before'] as const);
  const lines = rows.map(({ values, ...style }) => ({ ...style, points: profile(values, better) }));
  return {
    draw: (size) =>
      lineChart({
        ...size,
        lines,
        curve,
        height: 230,
        label: `${share}, ${x.label}: ${namesOf(lines)}.`,
        x,
        y: { domain: [0, 1], ticks: 4, tickFormat: '.0%', label: share },
      }),
  };
}

// --- internal ---

/** The runs that have a value, and their axis. */
function runsOf(data: PageData, shown: Shown, chosen: Chosen) {
  const metric = chosen['run-metric'] ?? data.headline[0];
  const { label, better } = data.metrics[metric];
  const rows = eachShown(shown, (place) => {
    const all = data.values[metric][place];
    return {
      values: all.filter((value) => value !== null),
      seeds: data.seeds[place].filter((_, run) => all[run] !== null),
    };
  });
  const axis = valueAxis(
    chosen['run-scale'] ?? 'linear',
    rows.flatMap(({ values }) => values),
  );
  return { rows, x: { ...axis, label }, label, better };
}

/** From one column of dots to the next, and from one dot of a column to the next where there is room. */
const DOT = 4;

/** Puts dots into columns, and one above the other where they share one, within `reach` of the middle. */
function stack(xs: ArrayLike<number>, middle: number, reach: number) {
  const columns = Map.groupBy(Array.from(xs).keys(), (dot) => Math.round(xs[dot] / DOT));
  const highest = Math.max(...Array.from(columns.values(), (dots) => dots.length));
  const gap = Math.min(DOT, (2 * reach) / Math.max(1, highest - 1));
  const [x, y]: number[][] = [[], []];
  for (const [column, dots] of columns) {
    for (const [height, dot] of dots.entries()) {
      x[dot] = column * DOT;
      y[dot] = middle + (height - (dots.length - 1) / 2) * gap;
    }
  }
  return { x, y };
}
