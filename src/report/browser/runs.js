import { cellsTable, numberText } from './figures.js';
import { pointIn, scaleOf } from './scale.js';
import { columnTop, DOT, stackDots } from './stack.js';

/**
 * @typedef {{ names: string[], metrics: Record<string, string>, seeds: number[][], values: (number | null)[][][] }} RunData
 */

/** The dots of the runs: the one nearest to the pointer, or the seed that is typed in, tells its numbers. */
export function connectRuns() {
  const within = document.querySelector('.runs');
  const input = within?.querySelector('input[type=number]');
  const values = within?.querySelector('.values');
  const figure = within?.querySelector('[data-figure=runs]');
  if (!within || !figure || !values || !(input instanceof HTMLInputElement)) return;
  /** @type {RunData} */
  const data = JSON.parse(within.querySelector('script')?.textContent ?? '');
  const seedsOf = (/** @type {number} */ variant) => data.seeds[variant] ?? data.seeds[0] ?? [];

  const show = () => {
    const seed = Number(input.value);
    const found = data.names.map((_, variant) => (input.value === '' ? -1 : seedsOf(variant).indexOf(seed)));
    for (const drawing of figure.querySelectorAll('[data-view]:not([hidden]) svg')) {
      markRuns(data, /** @type {SVGSVGElement} */ (drawing), found);
    }
    if (found.every((i) => i < 0)) {
      values.textContent = input.value === '' ? '' : `No drawn run has the seed ${input.value}.`;
      return;
    }
    const rows = data.names.flatMap((name, variant) =>
      found[variant] < 0
        ? []
        : [
            [
              name,
              ...data.values[variant].map((column) => {
                const value = column[found[variant]];
                return value === null ? 'n/a' : numberText(value);
              }),
            ],
          ],
    );
    values.replaceChildren(
      cellsTable(`The runs with seed ${seed}`, ['variant', ...Object.values(data.metrics)], rows),
    );
  };
  input.addEventListener('input', show);
  for (const choice of within.querySelectorAll('input[type=radio]')) choice.addEventListener('change', show);
  for (const svg of figure.querySelectorAll('svg')) {
    svg.addEventListener('pointermove', (event) => {
      const run = nearestRun(data, svg, pointIn(svg, event));
      if (!run) return;
      input.value = String(seedsOf(run.variant)[run.index]);
      show();
    });
  }
  input.value = String(seedsOf(0)[0] ?? '');
  show();
}

// --- internal ---

/**
 * The places of the dots of a variant in a drawing.
 *
 * @param {Element} path
 * @param {(number | null)[]} values
 */
function placesOf(path, values) {
  const drawing = /** @type {Element} */ (path.closest('[data-scale]'));
  const [center, gap] = ['data-center', 'data-gap'].map((name) => Number(path.getAttribute(name)));
  const { places, sizes } = stackDots(values, scaleOf(drawing));
  return places.map((place) => {
    if (!place) return undefined;
    const top = columnTop(center, sizes.get(place.column) ?? 1, gap);
    return { x: place.column * DOT, y: top + place.height * gap };
  });
}

/**
 * The values that a drawing shows, by variant.
 *
 * @param {RunData} data
 * @param {Element} svg
 */
function shownValues(data, svg) {
  const view = svg.closest('[data-view]')?.getAttribute('data-view') ?? '';
  const column = Object.keys(data.metrics).indexOf(view);
  return data.values.map((columns) => columns[column]);
}

/**
 * @param {RunData} data
 * @param {SVGSVGElement} svg
 * @param {{ x: number, y: number }} point
 */
function nearestRun(data, svg, point) {
  const values = shownValues(data, svg);
  /** @type {{ variant: number, index: number } | undefined} */
  let best;
  let least = 30 ** 2;
  for (const [variant, path] of svg.querySelectorAll('.dots').entries()) {
    if (path.closest('.off')) continue;
    for (const [index, place] of placesOf(path, values[variant]).entries()) {
      const distance = place ? (place.x - point.x) ** 2 + (place.y - point.y) ** 2 : least;
      if (distance < least) {
        least = distance;
        best = { variant, index };
      }
    }
  }
  return best;
}

/**
 * Rings around the runs that are told of.
 *
 * @param {RunData} data
 * @param {SVGSVGElement} svg
 * @param {number[]} found
 */
function markRuns(data, svg, found) {
  const values = shownValues(data, svg);
  for (const ring of svg.querySelectorAll('.pointer')) ring.remove();
  for (const [variant, path] of svg.querySelectorAll('.dots').entries()) {
    const place = found[variant] < 0 ? undefined : placesOf(path, values[variant])[found[variant]];
    if (!place) continue;
    const ring = document.createElementNS(svg.namespaceURI, 'circle');
    const attributes = {
      class: 'pointer',
      cx: place.x,
      cy: place.y,
      r: 6,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 1.8,
    };
    for (const [name, value] of Object.entries(attributes)) ring.setAttribute(name, String(value));
    path.parentElement?.append(ring);
  }
}
