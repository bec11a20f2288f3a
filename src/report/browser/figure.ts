import { type Chart, margins, type Place } from '../charts/chart.ts';
import type { Chosen, Drawing } from '../drawings/drawing.ts';
import { drawing } from '../drawings/index.ts';
import { html, type Markup } from '../markup.ts';
import type { PageData } from '../page-data.ts';
import { dataTable } from '../sections/section.ts';
import type { ShownState } from './shown-bar.ts';

/** Connects a figure: its controls, its width, what all charts show, and the values at the pointer. */
export function connectFigure(figure: HTMLElement, data: PageData, state: ShownState): void {
  const [drawn, told] = ['.drawing', '.told'].map((part) => figure.querySelector(part) as HTMLElement);
  const reading = figure.querySelector<HTMLInputElement>('[data-reading]');
  const section = figure.closest('section') ?? figure;
  let shown: (Chart & Drawing) | undefined;

  const hide = () => {
    told.hidden = true;
    for (const mark of drawn.querySelectorAll('.pointer')) mark.remove();
  };
  const width = () => Math.max(300, drawn.clientWidth);
  const draw = () => {
    hide();
    const choices = [...section.querySelectorAll<HTMLSelectElement>('[data-choose]')];
    const chosen: Chosen = Object.fromEntries(choices.map(({ dataset, value }) => [dataset.choose, value]));
    const found = drawing(figure.dataset.chart ?? '', data, state.get(), chosen);
    shown = typeof found === 'string' ? undefined : { ...found, ...found.draw({ width: width(), document }) };
    drawn.replaceChildren(typeof found === 'string' ? found : (shown?.svg ?? ''));
  };
  const tell = (value: number, pointer?: DOMPoint) => {
    hide();
    const table = shown?.tell?.(value);
    if (!shown || !table || table.rows.length === 0) return;
    const { svg } = shown;
    const places = shown.places?.filter((place) => place.value === value) ?? [];
    svg.insertAdjacentHTML('beforeend', html`${places.map((place) => marked(place, svg))}`.text);
    told.innerHTML = dataTable(table).text;
    told.hidden = false;
    const first = new DOMPoint(places[0]?.x, places[0]?.y ?? margins.marginTop);
    moveTo(told, figure, pointer ?? first.matrixTransform(svg.getScreenCTM() ?? undefined));
  };
  drawn.addEventListener('pointermove', ({ clientX, clientY }) => {
    const pointer = new DOMPoint(clientX, clientY);
    const place = shown && nearest(shown, pointer);
    if (!place) return hide();
    if (reading) reading.value = String(place.value);
    tell(place.value, pointer);
  });
  drawn.addEventListener('pointerleave', hide);
  reading?.addEventListener('input', () => tell(Number(reading.value)));
  reading?.addEventListener('blur', hide);
  section.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement) draw();
  });
  state.onChange(draw);
  new ResizeObserver(() => {
    if (shown && Math.abs(shown.svg.viewBox.baseVal.width - width()) > 1) draw();
  }).observe(drawn);
  draw();
}

// --- internal ---

/** How far from a dot the pointer may be. */
const REACH = 30;

/** The place that the pointer is at: all that is above or below it counts as near. */
function nearest({ svg, places = [] }: Chart, pointer: DOMPoint): Place | undefined {
  const at = pointer.matrixTransform(svg.getScreenCTM()?.inverse());
  const distance = ({ x, y }: Place) =>
    y === undefined ? Math.abs(x - at.x) : Math.hypot(x - at.x, y - at.y);
  const near = places.filter((place) => place.y === undefined || distance(place) < REACH);
  return near.sort((a, b) => distance(a) - distance(b)).at(0);
}

/** An upright line at a place, or a ring around a dot. */
function marked({ x, y }: Place, { viewBox }: Chart['svg']): Markup {
  return y === undefined
    ? html`<line class="pointer" x1="${x}" x2="${x}" y1="${margins.marginTop}" y2="${viewBox.baseVal.height - margins.marginBottom}" stroke="currentColor" stroke-opacity="0.5"/>`
    : html`<circle class="pointer" cx="${x}" cy="${y}" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/>`;
}

const GAP = 14;

/** Puts the box beside a point of the screen, on the side where there is room. */
function moveTo(box: HTMLElement, figure: HTMLElement, { x, y }: DOMPoint): void {
  const { left, top, width } = figure.getBoundingClientRect();
  const right = x - left + GAP;
  const fits = right + box.offsetWidth <= width;
  box.style.left = `${fits ? right : Math.max(0, x - left - GAP - box.offsetWidth)}px`;
  box.style.top = `${y - top + GAP}px`;
}
