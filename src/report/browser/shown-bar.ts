import { MOST_SHOWN } from '../charts/palette.ts';
import { sample } from '../figure.ts';
import { againstClass, againstWords } from '../main-table.ts';
import { html } from '../markup.ts';
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
    const { variants, styles } = state.get();
    legend.replaceChildren(
      ...variants.map((place, i) => {
        const item = document.createElement('li');
        item.innerHTML = html`${sample(styles[i])} ${data.names[place]} `.text;
        item.append(awayButton(data.names[place], place));
        return item;
      }),
    );
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
  const awayButton = (name: string, place: number) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = '\u00d7';
    button.setAttribute('aria-label', `Take ${name} away`);
    button.addEventListener('click', () => {
      const { variants } = state.get();
      if (variants.length > 1) state.set({ variants: variants.filter((one) => one !== place) });
    });
    return button;
  };
  add.addEventListener('change', () => {
    if (add.value !== '') state.set({ variants: [...state.get().variants, Number(add.value)] });
  });
  state.onChange(update);
  update();
}

/** Connects the choice of the baseline, which every comparison of the page follows. */
export function connectBaseline(data: PageData, state: ShownState): void {
  const choose = document.querySelector<HTMLSelectElement>('.bar [data-baseline]');
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
  state.onChange(() => writeComparisons(data, state.get()));
}

// --- internal ---

/** What cells said first, and how. */
const written = new WeakMap<HTMLElement, [string, string]>();

function comparedWords(difference: Difference | null | undefined, isBaseline: boolean): [string, string] {
  if (isBaseline) return ['baseline', 'against'];
  if (!difference) return ['not compared', 'against'];
  const words = againstWords({ ...difference, difference: difference.value, comparable: true });
  return [words, againstClass(difference.verdict)];
}

/** Writes into the tables what the comparisons with the baseline say. */
function writeComparisons(data: PageData, shown: Shown): void {
  const known = new Map<string, ReturnType<typeof differencesOf>>();
  for (const cell of document.querySelectorAll<HTMLElement>('[data-against]')) {
    if (!written.has(cell)) written.set(cell, [cell.textContent ?? '', cell.className]);
    const [place, metric] = (cell.dataset.against ?? '').split(' ');
    const found = known.get(metric) ?? differencesOf(data, shown, metric);
    known.set(metric, found);
    [cell.textContent, cell.className] = shown.chosen
      ? comparedWords(found[Number(place)], Number(place) === shown.baseline)
      : (written.get(cell) ?? ['', '']);
  }
}
