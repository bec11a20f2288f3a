import * as Plot from '@observablehq/plot';
import type { ChartSize } from './series.ts';

export interface ChartOptions extends Omit<Plot.PlotOptions, 'document' | 'width'>, ChartSize {
  /** What is seen, for those who do not see it. */
  readonly label: string;
  readonly height: number;
}

/** A chart, and where its values lie in it. */
export interface Chart {
  readonly svg: PlotSvg;
  readonly x: Place;
  readonly y: Place;
}

type PlotSvg = Extract<ReturnType<typeof Plot.plot>, { viewBox: unknown }>;

/** From a value to a position in the units of the SVG. */
export type Place = (value: number) => number;

/** Draws a chart. It carries no style of its own: colours are CSS variables of the page. */
export function chart({ label, document, ...options }: ChartOptions): Chart {
  const svg = Plot.plot({ document, style: undefined, ...options }) as PlotSvg;
  // A page's policy lets no style in that is not its own.
  for (const style of svg.querySelectorAll('style')) style.remove();
  // What `role="img"` says covers the parts.
  for (const name of ['aria-label', 'aria-description', 'aria-hidden']) {
    for (const element of svg.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  }
  const attributes = { class: 'chart', role: 'img', 'font-size': '12', 'aria-label': label };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  return { svg, x: placeOn(svg, 'x'), y: placeOn(svg, 'y') };
}

// --- internal ---

function placeOn(plot: PlotSvg, name: 'x' | 'y'): Place {
  const scale = plot.scale(name);
  return (value) => Number(scale?.apply(value));
}
