import { cellSize, cornerOf } from '../charts/board.ts';
import { number } from '../format.ts';
import { html } from '../markup.ts';
import { actionIn, type Moment, type PlayedRun, type PlayerData, stateOf } from './episode.ts';

/** Draws a moment of an episode on the picture of its grid. */
export function drawMoment(svg: SVGSVGElement, { picture }: PlayerData, moment: Moment): void {
  const { cellOf, sceneOf, scenes } = picture;
  const { passenger, destination } = scenes[sceneOf[stateOf(moment)]];
  const show = (what: string, isSeen: boolean, cell?: number) => {
    const element = svg.querySelector(what);
    element?.setAttribute('visibility', isSeen ? 'visible' : 'hidden');
    if (cell !== undefined) element?.setAttribute('transform', `translate(${cornerOf(picture, cell)})`);
  };
  show('.mover', true, cellOf[stateOf(moment)]);
  show('.destination', destination !== undefined, destination);
  show('.passenger', typeof passenger === 'number', typeof passenger === 'number' ? passenger : undefined);
  show('.aboard', passenger === 'on board');
  const half = cellSize(picture) / 2;
  const points = moment.path.flatMap((state) => cornerOf(picture, cellOf[state]).map((at) => at + half));
  svg.querySelector('.trail')?.setAttribute('points', points.join(' '));
}

/** Draws the values and the actions of a run in all states that differ from the one that is shown in the cell only. */
export function drawValues(
  svg: SVGSVGElement,
  { picture, reached }: PlayerData,
  { run, state }: { run?: PlayedRun; state: number },
): void {
  const size = cellSize(picture);
  const roomy = size >= 34;
  const shown = picture.cellOf.flatMap((cell, other) =>
    run && picture.sceneOf[other] === picture.sceneOf[state] && reached[other] === '1'
      ? [{ cell, value: run.values[other], action: picture.actions[actionIn(run, other)] }]
      : [],
  );
  const values = shown.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const cells = shown.map(({ cell, value, action: { name, towards } }) => {
    const share = high > low ? (value - low) / (high - low) : 0;
    const act = towards ? ARROWS[towards] : roomy ? name : name[0];
    const corner = cornerOf(picture, cell).join(' ');
    return html`<g data-cell="${cell}" transform="translate(${corner})">
<rect width="${size}" height="${size}" fill="var(--accent)" fill-opacity="${(share * 0.55).toFixed(2)}"/>
<text x="${size / 2}" y="${size / 2 + 6}" font-size="${act.length > 1 ? 12 : 19}" text-anchor="middle">${act}</text>
<text x="${size - 4}" y="${size - 5}" font-size="10.5" text-anchor="end">${roomy && number(Number(value.toPrecision(3)))}</text></g>`;
  });
  const layer = svg.querySelector('.values');
  if (layer) layer.innerHTML = html`${cells}`.text;
}

// --- internal ---

const ARROWS = {
  north: '\u2191',
  'north-east': '\u2197',
  east: '\u2192',
  'south-east': '\u2198',
  south: '\u2193',
  'south-west': '\u2199',
  west: '\u2190',
  'north-west': '\u2196',
};
