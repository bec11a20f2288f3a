import type * as Plot from '@observablehq/plot';
import { visible } from '../markup.ts';

/** A mark of our own for Plot: draws with its scales, inside its frame. */
export type OwnMark = (
  index: unknown,
  scales: Plot.ScaleFunctions,
  values: unknown,
  frame: Plot.Dimensions,
  context: Plot.Context,
) => SvgElement;

export interface SvgElement {
  setAttribute(name: string, value: string): void;
  append(...children: SvgElement[]): void;
  textContent: string | null;
}

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

/** A name that fits into a margin. */
export function shortName(name: string, most = 16): string {
  return name.length > most ? `${name.slice(0, most - 1)}\u2026` : name;
}
