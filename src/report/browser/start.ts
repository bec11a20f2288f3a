import type { PageData } from '../page-data.ts';
import { connectFigure } from './figure.ts';
import { connectPlayers } from './player.ts';
import { connectSaving } from './save.ts';
import { connectBar, connectBaseline, shownState } from './shown-bar.ts';
import { markWideTables } from './tables.ts';

interface Written {
  readonly data: PageData;
  readonly shown: number[];
  readonly baseline: number;
}

document.documentElement.classList.add('js');
const { data, shown, baseline }: Written = JSON.parse(document.querySelector('#data')?.textContent ?? '');
const state = shownState(data, { variants: shown, baseline });
connectBar(data, state);
connectBaseline(data, state);
for (const figure of document.querySelectorAll<HTMLElement>('[data-chart]'))
  connectFigure(figure, data, state);
connectPlayers();
connectSaving();
markWideTables();
