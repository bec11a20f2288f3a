import type { ReportContent } from '../content.ts';
import { count, number, range } from '../format.ts';
import { againstClass, type MainRow, type MainTable, mainTable } from '../main-table.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { dataTable } from './data-table.ts';
import { section } from './section.ts';

/** Every variant with all that answers the question, the best one first. */
export function allVariantsSection({ summary }: ReportContent): Markup {
  const main = mainTable(summary, { all: true });
  const { columns, rows } = main;
  return section(
    'variants',
    'All variants',
    html`<p>The best one first: by what was learned, then by the steps that learning took. Under each mean stand its 95% interval and the difference from the baseline.</p>
${dataTable({
  caption: 'Means over the runs, 95% intervals, and differences from the baseline',
  head: ['variant', ...columns.map(({ words }) => words)],
  rows: mainRows(main, rows, Object.keys(summary.variants)),
})}
${curvesInNumbers(summary)}`,
  );
}

/** @param place of each variant among all of the page */
export function mainRows(table: MainTable, rows: readonly MainRow[], names: readonly string[]): Content[][] {
  return rows.map(({ name, values, cells }) => [
    values ? html`${name} <small>${values}</small>` : name,
    ...cells.map(
      ({ mean, interval, against, verdict }, i) =>
        html`<b>${number(mean)}</b> <small>${range(interval)}</small><small data-against="${names.indexOf(name)} ${table.columns[i].metric}" class="${againstClass(verdict)}">${against}</small>`,
    ),
  ]);
}

// --- internal ---

/** The curves as text: the mean steps at the first episode, at episodes 10, 100, ..., and at the last. */
function curvesInNumbers({ curves }: ReportContent['summary']): Markup {
  const names = Object.keys(curves);
  const last = Math.max(...names.map((name) => endOf(curves[name])));
  const marks = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].filter((mark) => mark < last);
  const at = (name: string, mark: number) =>
    curves[name].find(({ episode, episodes }) => mark > episode && mark <= episode + episodes)?.timesteps.mean
      .value;
  return html`<details><summary>The learning curves in numbers</summary>
${dataTable({
  caption: 'Steps per episode, mean over seeds',
  head: ['variant', ...[...marks, last].map((mark) => `episode ${count(mark)}`)],
  rows: names.map((name) => [name, ...[...marks, last].map((mark) => number(at(name, mark) ?? null))]),
})}
</details>`;
}

function endOf(points: ReportContent['summary']['curves'][string]): number {
  const last = points.at(-1);
  return last ? last.episode + last.episodes : 1;
}
