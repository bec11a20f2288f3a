import type { SummarizeValuesOptions, ValuesSummary } from '../statistics/summarize-values.ts';
import { MOST_SHOWN } from './charts/palette.ts';
import { svgText } from './charts/svg-text.ts';
import { runsDrawing } from './drawings/runs.ts';
import { choice, figure } from './figure.ts';
import { count, number, plural, range } from './format.ts';
import { againstClass, againstWords } from './main-table.ts';
import { type Content, html, Markup } from './markup.ts';
import type { PageData } from './page-data.ts';
import { pageText } from './page-text.ts';
import { dataTable } from './sections/data-table.ts';
import { cells } from './sections/differences.ts';
import { section } from './sections/section.ts';
import { shownOf } from './shown.ts';
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
  const { title, summary, baseline, values } = options;
  const data = dataOf(options);
  const names = ordered(options);
  const drawn =
    data.names.length <= MOST_SHOWN ? data.names : withBaseline(names.slice(0, MOST_AT_FIRST), baseline);
  const place = (name: string) => data.names.indexOf(name);
  const shown = shownOf(data, { variants: drawn.map(place), baseline: place(baseline) });
  const runs = Object.values(values).reduce((sum, own) => sum + own.length, 0);
  return pageText({
    title,
    subtitle: `${plural(data.names.length, 'variant')}, ${plural(runs, 'run')}; ${options.better} values are better.`,
    headline: valuesHeadline(summary, baseline),
    ...{ data, shown },
    answer: answer(options, names, new Markup(svgText(runsDrawing(data, shown, {}), 640))),
    sections: {
      'All variants': variants(options, names),
      Differences: differences(options),
      Distribution: distribution(),
    },
    made: `from ${title}`,
  });
}

// --- internal ---

const METRIC = 'value';
const SCALES = { linear: 'linear', log: 'logarithmic' };
const MOST_AT_FIRST = 5;
const MOST_SENTENCES = 3;

function withBaseline(names: readonly string[], baseline: string): readonly string[] {
  return names.includes(baseline) ? names : [...names, baseline];
}

/** The variants, the best mean first. */
function ordered({ summary, better }: ValuesPageOptions): string[] {
  const sign = better === 'higher' ? -1 : 1;
  const worth = (name: string) => sign * (summary.variants[name].mean ?? 0);
  return Object.keys(summary.variants).toSorted((a, b) => worth(a) - worth(b));
}

function dataOf({ values, seeds, margin, better, bounds, summary }: ValuesPageOptions): PageData {
  const names = Object.keys(values);
  const finite = bounds?.every(Number.isFinite) ? bounds : undefined;
  const found = names.map((name) => summary.comparisons[name]);
  return {
    names,
    metrics: { [METRIC]: { label: 'value', better, bounds: finite } },
    ...{ blocks: [], curves: {}, schedules: [], scheduleOf: [], complete: true, sweep: null, margin },
    seeds: names.map((name) => seeds[name]),
    values: { [METRIC]: names.map((name) => values[name]) },
    differences: {
      [METRIC]: found.map((one) => {
        if (!one || one.difference === null) return null;
        const { difference: value, interval, relative, verdict } = one;
        return { value, interval, relative, verdict };
      }),
    },
    headline: [METRIC],
    tasks: names.map(() => 0),
  };
}

function meanCell({ summary, baseline, values }: ValuesPageOptions, name: string): Content {
  const { mean, interval } = summary.variants[name];
  const comparison = summary.comparisons[name];
  const against =
    name === baseline ? 'baseline' : againstWords(comparison && { ...comparison, comparable: true });
  return html`<b>${number(mean)}</b> <small>${range(interval)}</small><small data-against="${Object.keys(values).indexOf(name)} ${METRIC}" class="${againstClass(comparison?.verdict)}">${against}</small>`;
}

function answer(options: ValuesPageOptions, names: readonly string[], drawn: Markup): Markup {
  const sentences = valuesSentences(options.summary, options);
  return html`<section id="answer" class="first" aria-label="The answer">
<div class="words">
<ul class="sentences">${sentences.slice(0, MOST_SENTENCES).map((text) => html`<li>${text}</li>\n`)}</ul>
${dataTable({
  caption: 'Means with their 95% intervals, and differences from the baseline; the best first',
  head: ['variant', 'runs', 'median', 'mean'],
  rows: names.slice(0, MOST_AT_FIRST).map((name) => {
    const { n, median } = options.summary.variants[name];
    return [name, count(n), number(median), meanCell(options, name)];
  }),
})}
</div>
<div class="picture">${figure({
    name: 'runs',
    drawn,
    caption: 'Every run, a row for each variant; the upright mark is the mean.',
    controls: choice('run-scale', 'Scale', SCALES),
    reading: html`<label>Seed <input type="number" data-reading step="1"></label>`,
  })}</div>
</section>
`;
}

function variants(options: ValuesPageOptions, names: readonly string[]): Markup {
  return section(
    'variants',
    'All variants',
    dataTable({
      caption: 'Over the runs of each variant; the best mean first',
      head: ['variant', 'runs', 'mean', 'IQM', 'median', 'standard deviation'],
      rows: names.map((name) => {
        const { n, iqm, iqmInterval, median, sd } = options.summary.variants[name];
        return [
          name,
          count(n),
          meanCell(options, name),
          html`${number(iqm)} <small>${range(iqmInterval)}</small>`,
          number(median),
          number(sd),
        ];
      }),
    }),
  );
}

function differences(options: ValuesPageOptions): Markup | undefined {
  const { summary, baseline } = options;
  const found = Object.entries(summary.comparisons);
  if (found.length === 0) return undefined;
  return section(
    'differences',
    'How far from the baseline',
    html`<p>The difference of the means, with its interval. The intervals hold for all variants at once. Where one crosses the line, these runs cannot tell (a hollow point).</p>
${figure({
  name: 'differences',
  caption: 'Differences of the means from the baseline, with their intervals.',
})}
<details><summary>In words</summary>
<ul>${valuesSentences(summary, options).map((text) => html`<li>${text}</li>\n`)}</ul>
</details>
<details><summary>All differences in numbers</summary>
${dataTable({
  caption: `Differences from ${baseline}, and how often a run of the variant is better than one of it`,
  head: ['variant', 'pairs', 'difference', 'interval', 'relative', 'verdict', 'a run is better'],
  text: [0, 5],
  rows: found.map(([name, one]) => [name, count(one.pairs), ...cells({ ...one, comparable: true })]),
})}
</details>`,
  );
}

function distribution(): Markup {
  return section(
    'distribution',
    'The share of runs that are at least as good',
    html`<div class="controls scripted">${choice('run-scale', 'Scale', SCALES)}</div>
${figure({
  name: 'distribution',
  caption: 'A curve further to the good side is better throughout; steep means that runs differ little.',
})}`,
  );
}
