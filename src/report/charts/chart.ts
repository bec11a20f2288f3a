import * as Plot from '@observablehq/plot';
import { axisNumber } from './scale.ts';

/** What every chart is drawn by. */
export interface ChartSize {
  /** Units of the SVG, which are pixels of the page. */
  readonly width: number;
  /** Names beside what they name, however narrow it is: a figure that stands alone has no legend. */
  readonly named?: boolean;
  /** The browser's, or one for Node.js. */
  readonly document: Plot.PlotOptions['document'];
}

export interface ChartOptions extends Omit<Plot.PlotOptions, 'document' | 'width'>, ChartSize {
  /** What is seen, for those who do not see it. */
  readonly label: string;
}

/** A chart, and what can be told of at which places in it. */
export interface Chart {
  readonly svg: Extract<ReturnType<typeof Plot.plot>, { viewBox: unknown }>;
  readonly places?: readonly Place[];
}

/** In units of the SVG; without `y`, all that is above or below. */
export interface Place {
  readonly x: number;
  readonly y?: number;
  /** What is there: a block of episodes, a seed. */
  readonly value: number;
}

/** Around the frame of a chart, where it does not say otherwise. */
export const margins = { marginTop: 26, marginBottom: 40, marginLeft: 52, marginRight: 20 };

/** Whether there is room for names beside what they name. */
export function isRoomy({ width, named = false }: Pick<ChartSize, 'width' | 'named'>): boolean {
  return named || width >= 520;
}

/** Draws a chart. It carries no style of its own: colours are CSS variables of the page. */
export function chart({ label, document, x, y, ...options }: ChartOptions): Chart {
  const svg = Plot.plot({
    document,
    style: undefined,
    ...margins,
    x: { ...axis, labelAnchor: 'center', ticks: isRoomy(options) ? 7 : 4, ...x },
    y: { ...axis, grid: true, ticks: 5, ...y },
    ...options,
  }) as Chart['svg'];
  // A page's policy lets no style in that is not its own.
  for (const style of svg.querySelectorAll('style')) style.remove();
  // What `role="img"` says covers the parts.
  for (const name of ['aria-label', 'aria-description', 'aria-hidden']) {
    for (const element of svg.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  }
  const attributes = { class: 'chart', role: 'img', 'font-size': '12', 'aria-label': label };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  return { svg };
}

// --- internal ---

const axis = { labelArrow: 'none', tickFormat: axisNumber } as const;
