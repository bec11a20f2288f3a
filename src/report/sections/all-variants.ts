import { metrics } from '../../statistics/metrics.ts';
import type { ReportContent } from '../content.ts';
import { count, number, range } from '../format.ts';
import { againstClass, besideMeans, type MainRow, mainTable } from '../main-table.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { orderInWords } from '../ranking.ts';
import { dataTable, foldedTable, section } from './section.ts';

/** Every variant with all that answers the question, the best one first. */
export function allVariantsSection({ summary }: ReportContent): Markup {
  const { head, rows } = mainTable(summary, { all: true });
  return section(
    'variants',
    'All variants',
    html`<p>In this order: ${orderInWords(summary)}, by ${summary.ranking.by.map((metric) => metrics[metric].label).join(', then by ')}.</p>`,
    dataTable({
      caption: `Means over the runs${besideMeans(rows)}`,
      head: ['variant', ...head],
      rows: rows.map(mainRow),
    }),
    curvesInNumbers(summary),
  );
}

export function mainRow({ name, place, values, cells }: MainRow): Content[] {
  return [
    values ? html`${name} <small>${values}</small>` : name,
    ...cells.map(
      ({ metric, mean, interval, against, verdict }) =>
        html`<b>${number(mean)}</b> <small>${range(interval)}</small><small data-against="${place} ${metric}" class="${againstClass(verdict)}">${against}</small>`,
    ),
  ];
}

// --- internal ---

/** The curves as text: the mean steps at the first episode, at episodes 10, 100, ..., and at the last. */
function curvesInNumbers({ curves }: ReportContent['summary']): Markup {
  const all = Object.entries(curves);
  const last = all
    .flatMap(([, points]) => points)
    .reduce((end, { episode, episodes }) => Math.max(end, episode + episodes), 1);
  const marks = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].filter((mark) => mark < last).concat(last);
  return foldedTable('The learning curves in numbers', {
    caption: 'Steps per episode, mean over seeds',
    head: ['variant', ...marks.map((mark) => `episode ${count(mark)}`)],
    rows: all.map(([name, points]) => [
      name,
      ...marks.map((mark) => {
        const block = points.find(({ episode, episodes }) => mark > episode && mark <= episode + episodes);
        return number(block?.timesteps.mean.value ?? null);
      }),
    ]),
  });
}
