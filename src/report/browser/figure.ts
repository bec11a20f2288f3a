import type { Chart } from '../charts/chart.ts';
import type { ChartSize } from '../charts/series.ts';
import type { Shown } from '../shown-series.ts';
import type { ShownState } from './shown-bar.ts';
import { cellsTable } from './tables.ts';

/** What a kind of figure draws, and what it tells of a place in it. */
export interface FigureKind {
  /** A chart, or words where there is nothing to draw. */
  draw(size: ChartSize, shown: Shown, chosen: (name: string) => string): Chart | string;
  /** The value of its field or slider that the pointer is at. */
  valueAt?(chart: Chart, point: Point, shown: Shown, chosen: (name: string) => string): number | undefined;
  tell?(chart: Chart, value: number, shown: Shown, chosen: (name: string) => string): Told | undefined;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Values at a place, as a table, and marks where they are: elements of the SVG with their attributes. */
export interface Told {
  readonly caption: string;
  readonly head: string[];
  readonly rows: string[][];
  readonly marks: ({ readonly tag: 'line' | 'circle' } & Readonly<Record<string, string | number>>)[];
}

/** Connects a figure: its controls, its width, what all charts show, and the values at the pointer. */
export function connectFigure(figure: HTMLElement, kind: FigureKind, state: ShownState): void {
  const drawing = figure.querySelector<HTMLElement>('.drawing');
  const told = figure.querySelector<HTMLElement>('.told');
  const reading = figure.querySelector<HTMLInputElement>('[data-reading]');
  if (!drawing || !told) return;
  const section = figure.closest('section') ?? figure;
  const chosen = (name: string) =>
    section.querySelector<HTMLSelectElement>(`[data-choose="${name}"]`)?.value ?? '';
  let chart: Chart | undefined;

  const hide = () => {
    told.hidden = true;
    for (const mark of drawing.querySelectorAll('.pointer')) mark.remove();
  };
  const draw = () => {
    hide();
    const drawn = kind.draw({ width: Math.max(300, drawing.clientWidth), document }, state.get(), chosen);
    chart = typeof drawn === 'string' ? undefined : drawn;
    drawing.replaceChildren(typeof drawn === 'string' ? drawn : drawn.svg);
  };
  const tell = (at?: Point) => {
    const found = chart && kind.tell?.(chart, Number(reading?.value), state.get(), chosen);
    hide();
    if (!chart || !found) return;
    for (const mark of found.marks) chart.svg.append(marked(mark));
    told.replaceChildren(cellsTable(found.caption, found.head, found.rows));
    told.hidden = false;
    moveTo(told, drawing, at ?? placeOf(found, chart));
  };
  drawing.addEventListener('pointermove', (event) => {
    if (!chart || !kind.valueAt) return;
    const value = kind.valueAt(chart, pointIn(chart, event), state.get(), chosen);
    if (value === undefined) return hide();
    if (reading) reading.value = String(value);
    const box = drawing.getBoundingClientRect();
    tell({ x: event.clientX - box.left, y: event.clientY - box.top });
  });
  drawing.addEventListener('pointerleave', hide);
  reading?.addEventListener('input', () => tell());
  reading?.addEventListener('blur', hide);
  section.addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) draw();
  });
  state.onChange(draw);
  new ResizeObserver(() => {
    if (chart && Math.abs(chart.svg.viewBox.baseVal.width - Math.max(300, drawing.clientWidth)) > 1) draw();
  }).observe(drawing);
  draw();
}

// --- internal ---

function marked({ tag, ...attributes }: Told['marks'][number]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries({ class: 'pointer', stroke: 'currentColor', ...attributes }))
    element.setAttribute(name, String(value));
  return element;
}

function pointIn({ svg }: Chart, event: MouseEvent): Point {
  const box = svg.getBoundingClientRect();
  const { width, height } = svg.viewBox.baseVal;
  return {
    x: ((event.clientX - box.left) / box.width) * width,
    y: ((event.clientY - box.top) / box.height) * height,
  };
}

/** Where what is told of is marked, in pixels of the drawing. */
function placeOf({ marks: [mark] }: Told, { svg }: Chart): Point {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return { x: Number(mark?.x1 ?? mark?.cx ?? 0) * scale, y: Number(mark?.y1 ?? mark?.cy ?? 0) * scale };
}

const GAP = 14;

/** Puts the box beside a point of the drawing, on the side where there is room. */
function moveTo(box: HTMLElement, drawing: HTMLElement, { x, y }: Point): void {
  const room = drawing.clientWidth;
  const width = box.offsetWidth;
  const left = x + GAP + width <= room ? x + GAP : Math.max(0, x - GAP - width);
  box.style.left = `${drawing.offsetLeft + (width > room ? 0 : left)}px`;
  box.style.top = `${drawing.offsetTop + y + GAP}px`;
}
