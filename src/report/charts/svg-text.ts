import { parseHTML } from 'linkedom';
import type { Drawing } from '../drawings/drawing.ts';
import { html } from '../markup.ts';

/** A chart as the text of an SVG, drawn without a browser. */
export function svgText({ draw }: Drawing, width: number, { named = false } = {}): string {
  const { document } = parseHTML('<!doctype html><body></body>');
  const { svg } = draw({ document: document as never, width, named });
  const label = svg.getAttribute('aria-label') ?? '';
  svg.removeAttribute('aria-label');
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  for (const element of svg.querySelectorAll('*')) tidy(element);
  // The serialiser leaves < in attributes, which HTML allows and SVG files do not: the label is put in escaped.
  return svg.outerHTML.replace('<svg ', () => html`<svg aria-label="${label}" `.text);
}

// --- internal ---

type SvgNode = ReturnType<typeof parseHTML>['document']['documentElement'];

const GEOMETRY = new Set('x y x1 y1 x2 y2 cx cy r width height transform points d'.split(' '));

/** A tenth of a pixel is enough, and half the bytes. */
function tidy(element: SvgNode): void {
  for (const { name, value } of [...element.attributes]) {
    if (GEOMETRY.has(name)) element.setAttribute(name, value.replace(/-?\d+\.\d+/g, tenths));
  }
}

function tenths(text: string): string {
  return String(Math.round(Number(text) * 10) / 10);
}
