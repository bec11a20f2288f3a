import type { SummarizeValuesOptions, ValuesSummary } from '../statistics/summarize-values.ts';
import { MOST_SHOWN } from './charts/palette.ts';
import { svgText } from './charts/svg-text.ts';
import { runsDrawing } from './drawings/runs.ts';
import { figure } from './figure.ts';
import { count, number, plural, range } from './format.ts';
import { againstWords, besideMeans, type MainRow } from './main-table.ts';
import { html, Markup } from './markup.ts';
import type { PageData } from './page-data.ts';
import { pageText } from './page-text.ts';
import { mainRow } from './sections/all-variants.ts';
import { firstScreen } from './sections/answer.ts';
import { differences } from './sections/differences.ts';
import { runScale } from './sections/runs.ts';
import { dataTable, section } from './sections/section.ts';
import { type Shown, shownOf } from './shown.ts';
import { valuesHeadline, valuesSentences } from './values-report.ts';

export interface ValuesPageOptions extends Pick<SummarizeValuesOptions, 'better' | 'bounds'> {
  readonly title: string;
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly seeds: Readonly<Record<string, readonly number[]>>;
  readonly baseline: string;
  readonly margin: number;
  readonly summary: ValuesSummary;
}

/** The report of anyone's runs, as one HTML file: what that of an experiment has, as far as one number for each run tells. */
export function renderValuesPage(options: ValuesPageOptions): string {
  const { title, summary, baseline, better, values } = options;
  const data = dataOf(options);
  const rows = bestFirst(options);
  const sentences = valuesSentences(summary, options);
  const few = data.names.length <= MOST_SHOWN;
  const first = rows.slice(0, MOST_AT_FIRST);
  const best = first.map(({ name }) => name);
  const names = few ? data.names : [...new Set([...best, baseline])];
  const place = (name: string) => data.names.indexOf(name);
  const shown = shownOf(data, { variants: names.map(place), baseline: place(baseline) });
  const runs = Object.values(values).reduce((sum, own) => sum + own.length, 0);
  return pageText({
    title,
    subtitle: `${plural(data.names.length, 'variant')}, ${plural(runs, 'run')}; ${better} values are better.`,
    headline: valuesHeadline(summary, baseline),
    ...{ data, shown },
    answer: firstScreen({
      sentences,
      table: dataTable({
        caption: `Medians and means${besideMeans(first)}; the best first`,
        head: ['variant', 'runs', 'median', 'mean'],
        rows: first.map((row) => {
          const { n, median } = summary.variants[row.name];
          const [name, mean] = mainRow(row);
          return [name, count(n), number(median), mean];
        }),
      }),
      picture: dots(data, shown),
    }),
    sections: {
      'All variants': allVariants(summary, rows),
      Differences: differencesSection(options, sentences),
      Distribution: section(
        'distribution',
        'The share of runs that are at least as good',
        html`<div class="controls scripted">${runScale}</div>`,
        figure({
          name: 'distribution',
          caption:
            'A curve further to the good side is better throughout; steep means that runs differ little.',
        }),
      ),
    },
    made: `from ${title}`,
  });
}

// --- internal ---

const METRIC = 'value';
const MOST_AT_FIRST = 5;

function bestFirst({ summary, baseline, better }: ValuesPageOptions): MainRow[] {
  const sign = better === 'higher' ? -1 : 1;
  return Object.entries(summary.variants)
    .map(([name, { mean, interval }], place) => {
      const comparison = summary.comparisons[name];
      const against = name === baseline ? 'baseline' : againstWords(comparison);
      const cell = { metric: METRIC, mean, interval, against, verdict: comparison?.verdict ?? null };
      return { name, place, values: '', cells: [cell] };
    })
    .toSorted((a, b) => sign * ((a.cells[0].mean ?? 0) - (b.cells[0].mean ?? 0)));
}

function dataOf({ values, seeds, margin, better, bounds, summary }: ValuesPageOptions): PageData {
  const names = Object.keys(values);
  const finite = bounds?.every(Number.isFinite) ? bounds : undefined;
  return {
    names,
    metrics: { [METRIC]: { label: 'value', better, bounds: finite } },
    ...{ blocks: [], curves: {}, schedules: [], scheduleOf: [], complete: true, sweep: null, margin },
    seeds: names.map((name) => seeds[name]),
    values: { [METRIC]: names.map((name) => values[name]) },
    differences: {
      [METRIC]: names.map((name) => {
        const one = summary.comparisons[name];
        if (!one || one.difference === null) return null;
        const { difference: value, interval, relative, verdict } = one;
        return { value, interval, relative, verdict };
      }),
    },
    headline: [METRIC],
    tasks: names.map(() => 0),
  };
}

function dots(data: PageData, shown: Shown): Markup {
  return figure({
    name: 'runs',
    drawn: new Markup(svgText(runsDrawing(data, shown, {}), 640)),
    caption: 'Every run, a row for each variant; the upright mark is the mean.',
    controls: runScale,
    reading: html`<label>Seed <input type="number" data-reading step="1"></label>`,
  });
}

function allVariants({ variants }: ValuesSummary, rows: readonly MainRow[]): Markup {
  return section(
    'variants',
    'All variants',
    dataTable({
      caption: 'Over the runs of each variant; the best mean first',
      head: ['variant', 'runs', 'mean', 'IQM', 'median', 'standard deviation'],
      rows: rows.map((row) => {
        const { n, iqm, iqmInterval, median, sd } = variants[row.name];
        const [name, mean] = mainRow(row);
        const middle = html`${number(iqm)} <small>${range(iqmInterval)}</small>`;
        return [name, count(n), mean, middle, number(median), number(sd)];
      }),
    }),
  );
}

function differencesSection({ summary, baseline }: ValuesPageOptions, sentences: readonly string[]) {
  const compared = Object.entries(summary.comparisons);
  if (compared.length === 0) return undefined;
  return differences({
    sentences,
    caption: `Differences from ${baseline}, and how often a run of the variant is better than one of it`,
    second: 'pairs',
    rows: compared.map(([name, one]) => [name, count(one.pairs), one]),
  });
}
