import type { Picture } from '../../environments/picture.ts';
import { html, type Markup } from '../markup.ts';

/** A picture of an environment's grid, with empty places for what changes: values, arrows, the mover, passengers. */
export function board(picture: Picture, label: string): Markup {
  const { rows, columns, cells, walls } = picture;
  const size = cellSize(picture);
  const [width, height] = [columns * size + 2 * EDGE, rows * size + 2 * EDGE];
  const at = (cell: number) =>
    `translate(${EDGE + (cell % columns) * size} ${EDGE + Math.floor(cell / columns) * size})`;
  return html`<svg class="board" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}" font-family="system-ui, sans-serif" data-size="${size}" data-edge="${EDGE}">
${cells.map(
  (
    { ground, letter },
    cell,
  ) => html`<g transform="${at(cell)}">${groundOf(ground, size)}<rect class="heat" width="${size}" height="${size}" fill="var(--accent)" fill-opacity="0"/>${letter && html`<text x="6" y="17" font-size="14" font-weight="700" fill="currentColor">${letter}</text>`}<text class="act" x="${size / 2}" y="${size / 2 + 6}" font-size="${Math.min(19, size / 2.6)}" text-anchor="middle" fill="currentColor"></text><text class="worth" x="${size - 4}" y="${size - 5}" font-size="10.5" text-anchor="end" fill="currentColor"></text></g>
`,
)}<path d="${gridLines(picture, size)}" stroke="var(--line)" fill="none"/>
<path d="${wallLines(walls, columns, size)}M${EDGE} ${EDGE}h${columns * size}v${rows * size}h${-columns * size}z" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" fill="none"/>
<polyline class="trail" points="" fill="none" stroke="var(--trail)" stroke-width="3" stroke-dasharray="1 6" stroke-linecap="round"/>
<g class="destination" visibility="hidden">${flag(size)}</g>
<g class="mover" visibility="hidden">${picture.mover === 'taxi' ? cab(size) : person(size / 2, size / 2, 1.35)}</g>
<g class="passenger" visibility="hidden">${person(size * 0.74, size * 0.36, 1)}</g>
</svg>`;
}

/** Large cells on a small grid, small ones on a large grid. */
export function cellSize({ columns }: Picture): number {
  return Math.max(22, Math.min(84, Math.floor(740 / columns)));
}

// --- internal ---

const EDGE = 4;

const GROUNDS: Readonly<Record<Picture['cells'][number]['ground'], string>> = {
  plain: 'var(--road)',
  stand: 'var(--stand)',
  start: 'var(--stand)',
  goal: 'var(--goal)',
  ice: 'var(--ice)',
  hole: 'var(--ice)',
  cliff: 'var(--cliff)',
  wall: 'var(--hole)',
};

/** Holes and cliffs have a shape of their own too, for those who do not see their colour. */
function groundOf(ground: Picture['cells'][number]['ground'], size: number): Markup {
  const floor = html`<rect width="${size}" height="${size}" fill="${GROUNDS[ground]}"/>`;
  if (ground === 'hole') {
    return html`${floor}<ellipse cx="${size / 2}" cy="${size / 2}" rx="${size * 0.36}" ry="${size * 0.3}" fill="var(--hole)"/>`;
  }
  if (ground !== 'cliff') return floor;
  const third = size / 3;
  const edge = `M0 ${third}l${third / 2} ${-third / 2}l${third / 2} ${third / 2}`.concat(
    `l${third / 2} ${-third / 2}l${third / 2} ${third / 2}`.repeat(2),
  );
  return html`${floor}<path d="${edge}" stroke="currentColor" stroke-opacity="0.55" stroke-width="1.5" fill="none"/><path d="${edge}" transform="translate(0 ${third})" stroke="currentColor" stroke-opacity="0.55" stroke-width="1.5" fill="none"/>`;
}

function gridLines({ rows, columns }: Picture, size: number): string {
  const down = Array.from(
    { length: columns - 1 },
    (_, i) => `M${EDGE + (i + 1) * size} ${EDGE}v${rows * size}`,
  );
  const across = Array.from(
    { length: rows - 1 },
    (_, i) => `M${EDGE} ${EDGE + (i + 1) * size}h${columns * size}`,
  );
  return [...down, ...across].join('');
}

function wallLines(walls: readonly number[], columns: number, size: number): string {
  return walls
    .map(
      (cell) =>
        `M${EDGE + ((cell % columns) + 1) * size} ${EDGE + Math.floor(cell / columns) * size}v${size}`,
    )
    .join('');
}

function cab(size: number): Markup {
  const scale = size / 84;
  return html`<g transform="scale(${scale})" stroke="#20242a" stroke-width="2" stroke-linejoin="round">
<path d="M14 52v-9q0-4 4-5l9-2 8-10q2-2 5-2h13q3 0 5 3l7 9 5 1q4 1 4 5v10q0 3-3 3H17q-3 0-3-3z" fill="#f5c518"/>
<path d="M32 36l6-8h6v8zM48 28h5l6 8H48z" fill="#dff1fb"/><path d="M38 20h12v4H38z" fill="#fff"/>
<circle cx="27" cy="55" r="7" fill="#20242a"/><circle cx="60" cy="55" r="7" fill="#20242a"/>
<circle class="aboard" cx="41" cy="32.5" r="4" fill="#a33d74" stroke="none" visibility="hidden"/></g>`;
}

function person(x: number, y: number, scale: number): Markup {
  return html`<g transform="translate(${x} ${y}) scale(${scale})" fill="#a33d74" stroke="#fff" stroke-width="1.2"><path d="M-8 14q0-13 8-13t8 13z"/><circle cx="0" cy="-5" r="5.6"/></g>`;
}

function flag(size: number): Markup {
  const scale = size / 84;
  return html`<g transform="translate(${size * 0.14} ${size * 0.3}) scale(${scale})" stroke="#20242a" stroke-width="2.2" stroke-linejoin="round"><path d="M0 0l22 7l-22 7z" fill="#00805c"/><path d="M0 0v34" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></g>`;
}
