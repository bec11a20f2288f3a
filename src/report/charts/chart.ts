import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html } from '../markup.ts';
import { compactPath } from './compact-path.ts';

/** A chart as SVG text, with what a script needs to find the values under the pointer. */
export interface Chart {
  readonly svg: string;
  readonly x: AxisScale;
}

/** How a value becomes a position: `range` in the SVG's units. */
export interface AxisScale {
  readonly type: string;
  readonly domain: readonly number[];
  readonly range: readonly number[];
}

export interface ChartOptions extends Plot.PlotOptions {
  /** What is seen, for those who do not see it. */
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

/** Draws a chart. It carries no style of its own: colours are CSS variables of the page. */
export function chart({ label, ...options }: ChartOptions): Chart {
  const { document } = parseHTML('<!doctype html><body></body>');
  const plot = Plot.plot({ document: document as never, style: undefined, ...options });
  const svg = plot.tagName.toLowerCase() === 'svg' ? plot : plot.querySelector('svg');
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('class', 'chart');
  svg.setAttribute('role', 'img');
  svg.setAttribute('font-size', '12');
  for (const element of svg.querySelectorAll('*')) tidy(element);
  const { type, domain, range } = plot.scale('x') ?? { type: 'linear', domain: [0, 1], range: [0, 1] };
  return {
    // The serialiser leaves < in attributes, which HTML allows and SVG files do not: the label is put in escaped.
    svg: svg.outerHTML.replace('<svg ', () => html`<svg aria-label="${label}" `.text),
    x: { type: String(type), domain: domain.map(Number), range: [...(range as number[])] },
  };
}

/** The name of a colour's CSS variable, put where the figure will stand alone. */
export function withColors(svg: string, values: Readonly<Record<string, string>>): string {
  return svg.replace(/var\((--[\w-]+)\)/g, (whole, name: string) => values[name] ?? whole);
}

// --- internal ---

type SVGElement = ReturnType<typeof parseHTML>['document']['documentElement'];

const GEOMETRY = new Set([
  'x',
  'y',
  'x1',
  'y1',
  'x2',
  'y2',
  'cx',
  'cy',
  'r',
  'width',
  'height',
  'transform',
  'points',
]);

/** A tenth of a pixel is enough, and half the bytes. What `role="img"` says covers the parts. */
function tidy(element: SVGElement): void {
  for (const { name, value } of [...element.attributes]) {
    if (name === 'd') element.setAttribute(name, compactPath(value));
    else if (GEOMETRY.has(name))
      element.setAttribute(
        name,
        value.replace(/-?\d+\.\d+/g, (n: string) => String(Math.round(Number(n) * 10) / 10)),
      );
    if (name === 'aria-label' || name === 'aria-description' || name === 'aria-hidden')
      element.removeAttribute(name);
  }
}
