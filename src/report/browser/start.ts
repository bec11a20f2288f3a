import type { PageData } from '../page-data.ts';
import { connectFigure } from './figure.ts';
import { connectPlayers } from './player.ts';
import { connectSaving } from './save.ts';
import { connectBar, connectBaseline, shownState } from './shown-bar.ts';

document.documentElement.classList.add('js');
const { data, shown, baseline }: { data: PageData; shown: number[]; baseline: number } = JSON.parse(
  document.querySelector('#data')?.textContent ?? '',
);
const state = shownState(data, { variants: shown, baseline });
connectBar(data, state);
connectBaseline(data, state);
for (const figure of document.querySelectorAll<HTMLElement>('[data-chart]'))
  connectFigure(figure, data, state);
connectPlayers();
connectSaving();

// Marks tables that are wider than the screen, so that the page can say that they scroll.
const watched = new ResizeObserver((entries) => {
  for (const { target } of entries)
    target.classList.toggle('wider', target.scrollWidth > target.clientWidth + 1);
});
for (const table of document.querySelectorAll('.scroll')) watched.observe(table);
