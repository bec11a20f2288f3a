import { type Metric, metrics } from '../../statistics/metrics.ts';
import { runDots } from '../charts/dots.ts';
import { empiricalCurves } from '../charts/empirical.ts';
import { choice, figure, legend, type View } from '../charts/figure.ts';
import type { SeriesStyle } from '../charts/palette.ts';
import type { ReportContent } from '../content.ts';
import { count, number, plural } from '../format.ts';
import { html, jsonData, type Markup } from '../markup.ts';
import { section, table } from './section.ts';

/** How the runs are spread over the seeds: each one a dot, and the share of runs that are at least as good. */
export function distributionSection(
  content: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): Markup {
  const names = Object.keys(styles);
  const drawn = drawnRuns(content, names);
  const shown = metricsOf(content);
  const left = names.filter((name) => drawn[name].length < content.runs[name].seeds.length);
  return section(
    'runs',
    'How much it depended on the seed',
    html`<p>Each dot is one run: the same experiment with another seed. The upright mark is the mean. Where rows overlap, single runs cannot tell the variants apart.</p>
<div class="switched runs">
${choice('run-metric', 'Show', Object.fromEntries(shown.map((metric) => [metric, metrics[metric].label])))}
${legend(styles)}
${figure({
  name: 'runs',
  views: dotViews(content, styles),
  caption: `${plural(
    names.reduce((sum, name) => sum + drawn[name].length, 0),
    'run',
  )}, a row for each variant.${left.length > 0 ? ' Of larger variants only an even choice of their seeds is drawn; the means are over all.' : ''}`,
})}
<div class="scripted reading"><label>Seed <input type="number" min="0" step="1"></label>
<div class="values" aria-live="polite"></div></div>
<h3>The same as a curve</h3>
${figure({ name: 'distribution', views: empiricalViews(content, styles), caption: 'The share of runs that are at least as good as a value: a curve further to the good side is better throughout; steep means that seeds matter little.' })}
<script type="application/json">${jsonData(dataOf(content, drawn, shown))}</script>
</div>
${table({
  caption: 'Quartiles over the runs',
  head: [
    'variant',
    'runs',
    ...['least', 'lower quartile', 'median', 'upper quartile', 'most'].map((words) => `${words}, steps`),
  ],
  rows: names.map((name) => {
    const sorted = content.runs[name].metrics.timesteps.toSorted((a, b) => a - b);
    const at = (share: number) => number(sorted[Math.round(share * (sorted.length - 1))] ?? null);
    return [name, count(sorted.length), ...[0, 0.25, 0.5, 0.75, 1].map(at)];
  }),
})}`,
  );
}

/** Every run as a dot, by metric. */
export function dotViews(content: ReportContent, styles: Readonly<Record<string, SeriesStyle>>): View[] {
  return viewsOf(content, styles, runDots);
}

/** The empirical distribution of the runs, by metric. */
export function empiricalViews(
  content: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): View[] {
  return viewsOf(content, styles, empiricalCurves);
}

// --- internal ---

function viewsOf(
  content: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
  draw: typeof empiricalCurves,
): View[] {
  const names = Object.keys(styles);
  const drawn = drawnRuns(content, names);
  return metricsOf(content).map((metric) => {
    const values = Object.fromEntries(
      names.map((name) => [name, drawn[name].map((i) => short(content.runs[name].metrics[metric][i]))]),
    );
    const { label, better } = metrics[metric];
    const options = { values, styles, words: label, better };
    return {
      name: metric,
      wide: draw({ ...options, size: 'wide' }),
      narrow: draw({ ...options, size: 'narrow' }),
    };
  });
}

const MOST_DOTS = 10_000;

function metricsOf({ runs }: ReportContent): Metric[] {
  const solves = Object.values(runs).some(({ metrics: { solved_starts: solved } }) =>
    solved.some((n) => n > 0),
  );
  return ['timesteps', 'penalties', 'returns', solves ? 'solved_starts' : 'goal_probability'];
}

/** The runs that are drawn, by their place: all of them, or evenly chosen ones where that is too many. */
function drawnRuns({ runs }: ReportContent, names: readonly string[]): Record<string, number[]> {
  const most = Math.floor(MOST_DOTS / names.length);
  return Object.fromEntries(
    names.map((name) => {
      const { seeds } = runs[name];
      const step = Math.max(1, seeds.length / most);
      return [name, Array.from({ length: Math.min(most, seeds.length) }, (_, i) => Math.floor(i * step))];
    }),
  );
}

/** What the page's script tells of a run. */
function dataOf(
  { runs }: ReportContent,
  drawn: Readonly<Record<string, readonly number[]>>,
  shown: readonly Metric[],
) {
  const told: readonly Metric[] = [...new Set<Metric>([...shown, 'policy_timesteps', 'policy_returns'])];
  const names = Object.keys(drawn);
  const seeds = names.map((name) => drawn[name].map((i) => runs[name].seeds[i]));
  const same = seeds.every(
    (list) => list.length === seeds[0].length && list.every((seed, i) => seed === seeds[0][i]),
  );
  return {
    names,
    metrics: Object.fromEntries(told.map((metric) => [metric, metrics[metric].label])),
    seeds: same ? seeds.slice(0, 1) : seeds,
    values: names.map((name) =>
      told.map((metric) => drawn[name].map((i) => short(runs[name].metrics[metric][i]))),
    ),
  };
}

/** As precise as the page has it, so that both of its sides place a dot alike; null for none. */
function short(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
