import { number } from '../format.ts';
import type { Episode } from './episode.ts';

const ARROWS: Readonly<Record<string, string>> = {
  north: '\u2191',
  'north-east': '\u2197',
  east: '\u2192',
  'south-east': '\u2198',
  south: '\u2193',
  'south-west': '\u2199',
  west: '\u2190',
  'north-west': '\u2196',
};

/**
 * Draws a moment of an episode on the picture of its grid.
 */
export function drawMoment(svg: SVGSVGElement, episode: Episode): void {
  const { cellOf, sceneOf, scenes } = episode.data.picture;
  const scene = scenes[sceneOf[episode.state]];
  const at = (cell: number) => placeOf(svg, episode.data.picture.columns, cell);
  move(svg, '.mover', at(cellOf[episode.state]));
  move(svg, '.destination', scene.destination === undefined ? undefined : at(scene.destination));
  move(svg, '.passenger', typeof scene.passenger === 'number' ? at(scene.passenger) : undefined);
  svg
    .querySelector('.aboard')
    ?.setAttribute('visibility', scene.passenger === 'on board' ? 'inherit' : 'hidden');
  const half = Number(svg.dataset.size) / 2;
  const points = episode.path.map((state) => at(cellOf[state])).map(([x, y]) => `${x + half},${y + half}`);
  svg.querySelector('.trail')?.setAttribute('points', points.join(' '));
}

/**
 * Draws the values and the actions of all states that differ from the one that is shown in the cell only.
 */
export function drawValues(svg: SVGSVGElement, episode: Episode, values?: readonly number[]): void {
  const { picture, reached } = episode.data;
  const cells = svg.querySelectorAll('.heat');
  const scene = picture.sceneOf[episode.state];
  const states = picture.cellOf.flatMap((_, state) =>
    picture.sceneOf[state] === scene && reached[state] === '1' ? [state] : [],
  );
  const shown = values ? states.map((state) => values[state]) : [];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  for (const cell of cells) fill(cell, { opacity: '0', act: '', worth: '' });
  if (!values) return;
  const roomy = Number(svg.dataset.size) >= 34;
  for (const state of states) {
    const share = high > low ? (values[state] - low) / (high - low) : 0;
    const { name, towards } = picture.actions[episode.actionIn(state)];
    fill(cells[picture.cellOf[state]], {
      opacity: String(Math.round(share * 55) / 100),
      act: towards ? ARROWS[towards] : roomy ? name : name[0],
      worth: roomy ? number(Number(values[state].toPrecision(3))) : '',
    });
  }
}

// --- internal ---

function placeOf(svg: SVGSVGElement, columns: number, cell: number): [number, number] {
  const [size, edge] = [Number(svg.dataset.size), Number(svg.dataset.edge)];
  return [edge + (cell % columns) * size, edge + Math.floor(cell / columns) * size];
}

function move(svg: SVGSVGElement, what: string, place?: [number, number]): void {
  const element = svg.querySelector(what);
  element?.setAttribute('visibility', place ? 'visible' : 'hidden');
  if (place) element?.setAttribute('transform', `translate(${place[0]} ${place[1]})`);
}

function fill(heat: Element, { opacity, act, worth }: { opacity: string; act: string; worth: string }): void {
  heat.setAttribute('fill-opacity', opacity);
  const [actText, worthText] = ['.act', '.worth'].map((name) => heat.parentElement?.querySelector(name));
  if (actText) {
    actText.textContent = act;
    actText.setAttribute('font-size', act.length > 1 ? '12' : '19');
  }
  if (worthText) worthText.textContent = worth;
}
