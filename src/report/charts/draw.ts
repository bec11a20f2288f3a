import type * as Plot from '@observablehq/plot';
import { visible } from '../markup.ts';
import { type ChartSize, isRoomy } from './series.ts';

/** A mark of our own for Plot: draws with its scales, inside its frame. */
export type OwnMark = (
  index: unknown,
  scales: Plot.ScaleFunctions,
  values: unknown,
  frame: Plot.Dimensions,
  context: Plot.Context,
) => SvgElement;

export type SvgElement = Exclude<ReturnType<Plot.RenderFunction>, null>;

/** Makes SVG elements in a plot's document. */
export function pen(context: Plot.Context) {
  return (
    name: string,
    attributes: Readonly<Record<string, string | number>>,
    content?: string | readonly SvgElement[],
  ): SvgElement => {
    const element = context.document.createElementNS('http://www.w3.org/2000/svg', name) as SvgElement;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (typeof content === 'string') element.textContent = visible(content);
    else if (content) element.append(...content);
    return element;
  };
}

/** The margin that the names of some series take, beside what they name; a small one where there is no room. */
export function nameMargin(
  series: readonly { readonly name: string }[],
  size: Pick<ChartSize, 'width' | 'named'>,
  otherwise = 12,
): number {
  if (!isRoomy(size)) return otherwise;
  const longest = Math.max(0, ...series.map(({ name }) => name.length));
  return Math.round(Math.max(40, Math.min(longest * UNITS_PER_LETTER, size.width * 0.28))) + 28;
}

/** A name that fits into so many units: what is too long is left out of its middle. */
export function shortName(name: string, units: number): string {
  const most = Math.max(6, Math.floor(units / UNITS_PER_LETTER));
  if (name.length <= most) return name;
  const end = Math.floor((most - 1) / 2);
  return `${name.slice(0, most - 1 - end)}\u2026${name.slice(name.length - end)}`;
}

// --- internal ---

const UNITS_PER_LETTER = 6.6;
