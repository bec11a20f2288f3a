import { choice, figure, legend, type View } from '../charts/figure.ts';
import { type CurveMetric, curveWords, learningCurves, middleOf } from '../charts/learning-curves.ts';
import type { SeriesStyle } from '../charts/palette.ts';
import type { ReportContent } from '../content.ts';
import { count, number, plural } from '../format.ts';
import { html, jsonData, type Markup } from '../markup.ts';
import { section, table } from './section.ts';

const METRICS: readonly CurveMetric[] = ['timesteps', 'penalties', 'returns'];

/** How fast each variant learned: curves with bands, and the values under the pointer. */
export function learningCurvesSection(
  content: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): Markup {
  const { curves, seeds } = content.summary;
  const names = Object.keys(styles);
  return section(
    'curves',
    'How fast it learned',
    html`<p>The line is the mean over ${plural(seeds.count, 'seed')}, the band its 95% interval. Early episodes are drawn one by one, later ones in blocks that grow, because most happens early. The agent explores in all of them, so late differences compare epsilons as much as policies.</p>
<div class="curves">
${choice('curve-metric', 'Show', { timesteps: 'steps', penalties: 'penalties', returns: 'returns' })}
${choice('curve-scale', 'Scale', { log: 'logarithmic', linear: 'linear' })}
${legend(styles)}
${figure({ name: 'learning-curves', views: curveViews(content, styles), caption: 'Learning curves: mean over seeds of each episode, with the band of its 95% interval.' })}
<div class="scripted reading"><label>Episode <input type="range" min="0" max="0" value="0" step="1"></label>
<div class="values" aria-live="polite"></div></div>
<script type="application/json">${jsonData(dataOf(names, curves))}</script>
</div>
${milestones(names, curves)}`,
  );
}

/** The learning curves by metric and scale. */
export function curveViews(
  { summary: { curves } }: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): View[] {
  return METRICS.flatMap((metric) =>
    (['log', 'linear'] as const).map((scale) => ({
      name: `${metric} ${scale}`,
      wide: learningCurves({ curves, styles, metric, scale, size: 'wide' }),
      narrow: learningCurves({ curves, styles, metric, scale, size: 'narrow' }),
    })),
  );
}

// --- internal ---

/** What the page's script shows for a block: per variant and metric, mean, low and high. */
function dataOf(names: readonly string[], curves: ReportContent['summary']['curves']) {
  const longest = names.map((name) => curves[name] ?? []).sort((a, b) => b.length - a.length)[0] ?? [];
  return {
    names,
    words: curveWords,
    blocks: longest.map(({ episode, episodes }) => [episode + 1, episode + episodes]),
    middles: longest.map(middleOf),
    values: Object.fromEntries(
      METRICS.map((metric) => [
        metric,
        names.map((name) =>
          (curves[name] ?? []).map((point) => {
            const { value, lo, hi } = point[metric].mean;
            return [value, lo, hi].map((value) => Number(value.toPrecision(4)));
          }),
        ),
      ]),
    ),
  };
}

/** The curves as text: the mean steps at the first episode and at episodes 10, 100, ... */
function milestones(names: readonly string[], curves: ReportContent['summary']['curves']): Markup {
  const longest = names.map((name) => curves[name] ?? []).sort((a, b) => b.length - a.length)[0] ?? [];
  const last = longest.at(-1);
  if (!last) return html`<p>No run has finished, so there is no curve.</p>`;
  const marks = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].filter((mark) => mark < last.episode);
  const at = (name: string, mark: number) =>
    (curves[name] ?? []).find(({ episode, episodes }) => mark > episode && mark <= episode + episodes)
      ?.timesteps.mean.value;
  const final = last.episode + last.episodes;
  return html`<details><summary>The curves in numbers</summary>
${table({
  caption: 'Steps per episode, mean over seeds',
  head: ['variant', ...[...marks, final].map((mark) => `episode ${count(mark)}`)],
  rows: names.map((name) => [name, ...[...marks, final].map((mark) => number(at(name, mark) ?? null))]),
})}
</details>`;
}
