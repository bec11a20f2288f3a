import { cellsTable, chosen, connectLegend, numberText, showView } from './figures.js';
import { pointIn, scaleOf } from './scale.js';

/**
 * @typedef {{ names: string[], words: Record<string, string>, blocks: [number, number][], middles: number[],
 *   values: Record<string, [number, number, number][][]> }} CurveData
 */

/** Learning curves: which metric, which scale, which variants, and the values at an episode. */
export function connectCurves() {
  const within = document.querySelector('.curves');
  const figure = within?.querySelector('figure');
  const slider = within?.querySelector('input[type=range]');
  const values = within?.querySelector('.values');
  if (!within || !figure || !(slider instanceof HTMLInputElement) || !values) return;
  /** @type {CurveData} */
  const data = JSON.parse(within.querySelector('script')?.textContent ?? '');
  slider.max = String(data.middles.length - 1);

  const update = () => {
    const metric = chosen(within, 'curve-metric');
    showView(figure, `${metric} ${chosen(within, 'curve-scale')}`);
    const block = Number(slider.value);
    const [from, to] = data.blocks[block].map(numberText);
    const episodes = from === to ? `Episode ${from}` : `Episodes ${from} to ${to}`;
    slider.setAttribute('aria-valuetext', episodes);
    values.replaceChildren(valuesTable(data, { metric, block, episodes }));
    for (const drawing of figure.querySelectorAll('[data-scale]')) markPlace(drawing, data.middles[block]);
  };
  for (const input of within.querySelectorAll('input')) input.addEventListener('input', update);
  for (const drawing of figure.querySelectorAll('[data-scale]')) {
    drawing.addEventListener('pointermove', (event) => {
      slider.value = String(nearest(drawing, data.middles, /** @type {PointerEvent} */ (event)));
      update();
    });
  }
  connectLegend(within);
  update();
}

// --- internal ---

/**
 * @param {CurveData} data
 * @param {{ metric: string, block: number, episodes: string }} shown
 */
function valuesTable(data, { metric, block, episodes }) {
  const rows = data.names.flatMap((name, i) => {
    const point = data.values[metric][i][block];
    if (!point) return [];
    const [mean, low, high] = point.map(numberText);
    return [[name, mean, `${low} to ${high}`]];
  });
  return cellsTable(`${episodes}: ${data.words[metric]}`, ['variant', 'mean', '95% interval'], rows);
}

/**
 * @param {Element} drawing
 * @param {number[]} middles
 * @param {PointerEvent} event
 */
function nearest(drawing, middles, event) {
  const svg = drawing.querySelector('svg');
  if (!svg) return 0;
  const { x } = pointIn(svg, event);
  const position = scaleOf(drawing);
  const distances = middles.map((middle) => Math.abs(position(middle) - x));
  return distances.indexOf(Math.min(...distances));
}

/**
 * @param {Element} drawing
 * @param {number} middle
 */
function markPlace(drawing, middle) {
  const svg = drawing.querySelector('svg');
  if (!svg) return;
  const line =
    svg.querySelector('.pointer') ?? svg.appendChild(document.createElementNS(svg.namespaceURI, 'line'));
  const x = String(scaleOf(drawing)(middle));
  const bottom = String(svg.viewBox.baseVal.height - 42);
  const attributes = {
    class: 'pointer',
    x1: x,
    x2: x,
    y1: '28',
    y2: bottom,
    stroke: 'currentColor',
    'stroke-opacity': '0.5',
  };
  for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, value);
}
