import { MOST_SHOWN } from '../charts/palette.ts';
import { legendItems } from '../figure.ts';
import { againstClass, againstWords } from '../main-table.ts';
import type { Difference, PageData } from '../page-data.ts';
import { differencesOf, type Shown, shownOf } from '../shown.ts';

/** What all charts of the page show, and who wants to know when it changes. */
export function shownState(data: PageData, first: Pick<Shown, 'variants' | 'baseline'>) {
  let shown = shownOf(data, first);
  const listeners: (() => void)[] = [];
  return {
    get: () => shown,
    set(change: Partial<Shown>) {
      shown = shownOf(data, { ...shown, ...change }, shown);
      for (const listener of listeners) listener();
    },
    onChange: (listener: () => void) => listeners.push(listener),
  };
}

export type ShownState = ReturnType<typeof shownState>;

/** Connects the page's one legend: each variant can be taken away, others can be added while colours are left. */
export function connectBar(data: PageData, state: ShownState): void {
  const legend = document.querySelector('.bar .legend');
  const add = document.querySelector<HTMLSelectElement>('.bar [data-add]');
  if (!legend || !add) return;
  const update = () => {
    const { variants } = state.get();
    legend.innerHTML = legendItems(state.get()).text;
    const left = [...data.names.keys()].filter((place) => !variants.includes(place));
    const isFull = variants.length >= MOST_SHOWN;
    const words = isFull ? `${MOST_SHOWN} at most: take one away first` : 'a variant';
    add.replaceChildren(
      new Option(words, ''),
      ...left.map((place) => new Option(data.names[place], String(place))),
    );
    add.disabled = isFull;
    add.labels[0]?.toggleAttribute('hidden', left.length === 0);
  };
  legend.addEventListener('click', ({ target }) => {
    const away = target instanceof HTMLElement && target.dataset.away;
    const variants = state.get().variants.filter((place) => String(place) !== away);
    if (away && variants.length > 0) state.set({ variants });
  });
  add.addEventListener('change', () => {
    if (add.value !== '') state.set({ variants: [...state.get().variants, Number(add.value)] });
  });
  state.onChange(update);
  update();
}

/** Connects the choice of the baseline, which every comparison of the page follows: the charts, and cells of tables. */
export function connectBaseline(data: PageData, state: ShownState): void {
  const choose = document.querySelector<HTMLSelectElement>('.bar [data-baseline]');
  const cells = [...document.querySelectorAll<HTMLElement>('[data-against]')];
  const first = cells.map(({ textContent, className }) => ({ textContent, className }));
  choose?.addEventListener('change', () => {
    const { variants, baseline } = state.get();
    if (choose.value === '') return state.set({ chosen: false });
    const place = Number(choose.value);
    const room = variants.length < MOST_SHOWN ? variants : variants.filter((one) => one !== baseline);
    state.set({
      baseline: place,
      chosen: true,
      variants: variants.includes(place) ? variants : [...room.slice(0, MOST_SHOWN - 1), place],
    });
  });
  state.onChange(() => {
    const shown = state.get();
    const metrics = Object.keys(data.metrics);
    const found = Object.fromEntries(metrics.map((metric) => [metric, differencesOf(data, shown, metric)]));
    for (const [i, cell] of cells.entries()) {
      const [place, metric] = (cell.dataset.against ?? '').split(' ');
      const isBaseline = Number(place) === shown.baseline;
      Object.assign(cell, shown.chosen ? compared(found[metric][Number(place)], isBaseline) : first[i]);
    }
  });
}

// --- internal ---

/** What a cell says, and how. */
function compared(difference: Difference | null, isBaseline: boolean) {
  if (!difference)
    return { textContent: isBaseline ? 'baseline' : 'not compared', className: againstClass(undefined) };
  const words = againstWords({ ...difference, difference: difference.value, comparable: true });
  return { textContent: words, className: againstClass(difference.verdict) };
}
