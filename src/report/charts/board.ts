import type { Ground, Picture } from '../../environments/picture.ts';
import { html, type Markup } from '../markup.ts';

/** A picture of an environment's grid, with places for what changes: values and arrows, the mover, a passenger. */
export function board(picture: Picture, label: string): Markup {
  const { rows, columns, cells, walls } = picture;
  const size = cellSize(picture);
  const [width, height] = [columns * size, rows * size];
  const across = Array.from({ length: rows - 1 }, (_, i) => `M0 ${(i + 1) * size}h${width}`);
  const down = Array.from({ length: columns - 1 }, (_, i) => `M${(i + 1) * size} 0v${height}`);
  const wall = walls.map((cell) => {
    const [x, y] = cornerOf(picture, cell);
    return `M${x + size} ${y}v${size}`;
  });
  const inCell = (cell: number) => `translate(${cornerOf(picture, cell)})`;
  return html`<svg class="board" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 2 * EDGE} ${height + 2 * EDGE}" width="${width + 2 * EDGE}" height="${height + 2 * EDGE}" role="img" aria-label="${label}" font-family="system-ui, sans-serif">
<g transform="translate(${EDGE} ${EDGE})" fill="none" stroke-linecap="round" stroke-linejoin="round">
${cells.map(({ ground }, cell) => html`<g transform="${inCell(cell)}">${groundOf(ground, size)}</g>\n`)}<g class="values" fill="currentColor"></g>
${cells.map(({ letter }, cell) => letter && html`<text transform="${inCell(cell)}" x="6" y="17" font-size="14" font-weight="700" fill="currentColor">${letter}</text>\n`)}<path d="${[down, across]}" stroke="var(--line)"/>
<path d="${wall}M0 0h${width}v${height}h${-width}z" stroke="currentColor" stroke-width="4"/>
<polyline class="trail" stroke="light-dark(#b0568a, #dd92b8)" stroke-width="3" stroke-dasharray="1 6"/>
<g class="destination" visibility="hidden">${flag(size)}</g>
<g class="mover" visibility="hidden">${picture.mover === 'taxi' ? cab(size) : person(size / 2, size / 2, 1.35)}</g>
<g class="passenger" visibility="hidden">${person(size * 0.74, size * 0.36, 1)}</g>
</g></svg>`;
}

/** Large cells on a small grid, small ones on a large grid. */
export function cellSize({ columns }: Pick<Picture, 'columns'>): number {
  return Math.max(22, Math.min(84, Math.floor(740 / columns)));
}

/** Where a cell begins. */
export function cornerOf(picture: Pick<Picture, 'columns'>, cell: number): [number, number] {
  const size = cellSize(picture);
  return [(cell % picture.columns) * size, Math.floor(cell / picture.columns) * size];
}

// --- internal ---

const EDGE = 4;

const DARK = 'light-dark(#1f4e79, #05090d)';

const GROUNDS: Readonly<Record<Ground, string>> = {
  plain: 'light-dark(#eceff2, #262d35)',
  stand: 'light-dark(#d9dfe5, #353f4a)',
  start: 'light-dark(#d9dfe5, #353f4a)',
  goal: 'light-dark(#cfe8dc, #1f4a39)',
  ice: 'light-dark(#e3f1fa, #24384a)',
  hole: 'light-dark(#e3f1fa, #24384a)',
  cliff: 'light-dark(#cdb79e, #55452f)',
  wall: DARK,
};

/** Holes and cliffs have a shape of their own too, for those who do not see their colour. */
function groundOf(ground: Ground, size: number): Markup {
  const floor = html`<rect width="${size}" height="${size}" fill="${GROUNDS[ground]}"/>`;
  if (ground === 'hole')
    return html`${floor}<ellipse cx="${size / 2}" cy="${size / 2}" rx="${size * 0.36}" ry="${size * 0.3}" fill="${DARK}"/>`;
  if (ground !== 'cliff') return floor;
  const sixth = size / 6;
  const edges = [2, 4].map((y) => `M0 ${y * sixth}${`l${sixth} ${-sixth}l${sixth} ${sixth}`.repeat(3)}`);
  return html`${floor}<path d="${edges}" stroke="currentColor" stroke-opacity="0.55" stroke-width="1.5"/>`;
}

function cab(size: number): Markup {
  return html`<g transform="scale(${size / 84})" stroke="#20242a" stroke-width="2">
<path d="M14 52v-9q0-4 4-5l9-2 8-10q2-2 5-2h13q3 0 5 3l7 9 5 1q4 1 4 5v10q0 3-3 3H17q-3 0-3-3z" fill="#f5c518"/>
<path d="M32 36l6-8h6v8zM48 28h5l6 8H48z" fill="#dff1fb"/><path d="M38 20h12v4H38z" fill="#fff"/>
<circle cx="27" cy="55" r="7" fill="#20242a"/><circle cx="60" cy="55" r="7" fill="#20242a"/>
<circle class="aboard" cx="41" cy="32.5" r="4" fill="#a33d74" stroke="none" visibility="hidden"/></g>`;
}

function person(x: number, y: number, scale: number): Markup {
  return html`<g transform="translate(${x} ${y}) scale(${scale})" fill="#a33d74" stroke="#fff" stroke-width="1.2"><path d="M-8 14q0-13 8-13t8 13z"/><circle cx="0" cy="-5" r="5.6"/></g>`;
}

function flag(size: number): Markup {
  return html`<g transform="translate(${size * 0.14} ${size * 0.3}) scale(${size / 84})" stroke="#20242a" stroke-width="2.2"><path d="M0 0l22 7l-22 7z" fill="#00805c"/><path d="M0 0v34" stroke="currentColor" stroke-width="3"/></g>`;
}
