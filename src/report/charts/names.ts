import * as Plot from '@observablehq/plot';
import { visible } from '../markup.ts';
import { type ChartSize, isRoomy } from './chart.ts';
import type { SeriesStyle } from './palette.ts';

/** Of a mark whose data have a style each. */
export const ownColor = { value: 'color', scale: null } as const;

/** The margin that the names of some series take, beside what they name; a small one where there is no room. */
export function nameMargin(
  series: readonly { readonly name: string }[],
  size: Pick<ChartSize, 'width' | 'named'>,
): number {
  if (!isRoomy(size)) return 12;
  const longest = Math.max(0, ...series.map(({ name }) => name.length));
  return Math.round(Math.max(40, Math.min(longest * UNITS_PER_LETTER, size.width * 0.28))) + 28;
}

/** Options of a text mark for names that have so many units: what is too long is left out of its middle. */
export function nameText(units: number) {
  return {
    text: ({ name }: { readonly name: string }) => visible(name),
    fill: ownColor,
    lineWidth: Math.max(40, units) / FONT_SIZE,
    textOverflow: 'ellipsis-middle' as const,
  };
}

export interface End extends SeriesStyle {
  readonly x: number;
  readonly y: number;
}

/** The name of each line at its end, pushed apart where ends are close. */
export function endNames(ends: readonly End[], margin: number): Plot.Markish[] {
  const text = { ...nameText(margin - 16), x: 'x', y: 'y', dx: LEADER + 5, textAnchor: 'start' } as const;
  return [
    Plot.link(ends, { x: 'x', y: 'y', stroke: ownColor, strokeWidth: 1, dx: 2, render: apart }),
    Plot.text(ends, { ...text, render: apart }),
  ];
}

/** Pushes labels apart that would overlap, moving each as little as a sweep allows. */
export function spread(
  positions: ArrayLike<number>,
  gap: number,
  [top, bottom]: readonly [number, number],
): number[] {
  const placed = Array.from(positions);
  const order = [...placed.keys()].sort((a, b) => placed[a] - placed[b]);
  let floor = top;
  for (const at of order) {
    placed[at] = Math.max(placed[at], floor);
    floor = placed[at] + gap;
  }
  let ceiling = bottom;
  for (const at of order.reverse()) {
    placed[at] = Math.min(placed[at], ceiling);
    ceiling = placed[at] - gap;
  }
  return placed;
}

// --- internal ---

const FONT_SIZE = 12;
const UNITS_PER_LETTER = 6.6;
/** How long the line is from the end of a line to its name. */
const LEADER = 9;

/** Moves texts, or the far ends of links, to where there is room for the texts. */
const apart: Plot.RenderFunction = (index, scales, values, frame, context, next) => {
  const { x1 = [], y1 = values.y ?? [] } = values;
  const y = spread(y1, 15, [frame.marginTop, frame.height - frame.marginBottom]);
  const moved = { y, y2: y, x2: Array.from(x1, (x) => x + LEADER) };
  return next?.(index, scales, Object.assign(values, moved), frame, context) ?? null;
};
