import { cellsTable, numberText } from './figures.js';
import { pointIn } from './scale.js';

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
    for (const drawing of figure.querySelectorAll('svg')) markRuns(drawing, found);
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
  for (const svg of figure.querySelectorAll('svg')) {
    svg.addEventListener('pointermove', (event) => {
      const run = nearestRun(svg, pointIn(svg, event));
      if (!run) return;
      input.value = String(seedsOf(run.variant)[run.index]);
      show();
    });
  }
  input.value = String(seedsOf(0)[0] ?? '');
  show();
}

// --- internal ---

/** The places of the dots of a variant. @param {Element | null} path */
function placesOf(path) {
  return [...(path?.getAttribute('d') ?? '').matchAll(/M(-?\d+)[ ]?(-?\d+)/g)].map((match) => ({
    x: Number(match[1]),
    y: Number(match[2]),
  }));
}

/**
 * @param {SVGSVGElement} svg
 * @param {{ x: number, y: number }} point
 */
function nearestRun(svg, point) {
  /** @type {{ variant: number, index: number } | undefined} */
  let best;
  let least = 30 ** 2;
  for (const [variant, path] of svg.querySelectorAll('.dots').entries()) {
    if (path.closest('.off')) continue;
    for (const [index, { x, y }] of placesOf(path).entries()) {
      const distance = (x - point.x) ** 2 + (y - point.y) ** 2;
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
 * @param {SVGSVGElement} svg
 * @param {number[]} found
 */
function markRuns(svg, found) {
  for (const ring of svg.querySelectorAll('.pointer')) ring.remove();
  for (const [variant, path] of svg.querySelectorAll('.dots').entries()) {
    const place = found[variant] < 0 ? undefined : placesOf(path)[found[variant]];
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
