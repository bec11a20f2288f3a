import { type Metric, metrics } from '../../statistics/metrics.ts';
import type { Comparison } from '../../statistics/summary.ts';
import { choice, figure, type View } from '../charts/figure.ts';
import { intervals } from '../charts/intervals.ts';
import type { SeriesStyle } from '../charts/palette.ts';
import type { ReportContent } from '../content.ts';
import { percent, range, signed } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { section, table } from './section.ts';

const METRICS: readonly Metric[] = [
  'timesteps',
  'penalties',
  'returns',
  'solved_starts',
  'goal_probability',
  'policy_timesteps',
  'policy_returns',
];

/** How far each variant is from its baseline, with the intervals. */
export function differencesSection(
  content: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): Markup | undefined {
  const { summary } = content;
  const compared = Object.keys(summary.comparisons);
  if (compared.length === 0) return undefined;
  const shown = METRICS.filter((metric) =>
    compared.some((name) => isSaid(summary.comparisons[name][metric])),
  );
  const views = differenceViews(content, styles);
  return section(
    'differences',
    'How far from the baseline',
    html`<p>The difference of the means, with its interval. The intervals hold for all variants at once. Where one crosses the line, these seeds cannot tell (a hollow point).</p>
${
  views.length > 0 &&
  html`<div class="switched">
${choice('difference', 'Show', Object.fromEntries(views.map(({ name }) => [name, metrics[name as Metric].label])))}
${figure({ name: 'differences', views, caption: 'Differences of the means from the baseline, with their 95% intervals.' })}
</div>`
}
${table({
  caption:
    'Differences from the baseline, and how often a run of the variant is better than one of the baseline',
  head: ['variant', 'of', 'difference', 'interval', 'relative', 'verdict', 'a run is better'],
  text: [0, 1, 5],
  rows: compared.flatMap((name) =>
    shown.map((metric, i) => [
      i === 0
        ? html`${name} <small>against ${summary.comparedWith[name]}</small>`
        : html`<span class="unseen">${name}</span>`,
      metrics[metric].label,
      ...cells(summary.comparisons[name][metric]),
    ]),
  ),
})}`,
  );
}

/** The differences of each metric as a chart, as far as there are any. */
export function differenceViews(
  content: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): View[] {
  return METRICS.flatMap((metric) => metricView(content, styles, metric));
}

// --- internal ---

function metricView(
  { summary }: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
  metric: Metric,
) {
  const rows = Object.entries(summary.comparisons).flatMap(([name, comparisons]) => {
    const { difference, interval, verdict } = comparisons[metric];
    if (!styles[name] || !isSaid(comparisons[metric]) || difference === null) return [];
    return [
      {
        name,
        color: styles[name].color,
        value: difference,
        interval,
        unsure: verdict !== 'better' && verdict !== 'worse',
      },
    ];
  });
  if (rows.length === 0) return [];
  const { label, better } = metrics[metric];
  const options = {
    rows,
    words: `${label}: difference (${better} is better)`,
    mark: { at: 0, words: 'baseline' },
  };
  return [
    {
      name: metric,
      wide: intervals({ ...options, size: 'wide' }),
      narrow: intervals({ ...options, size: 'narrow' }),
    },
  ];
}

function isSaid(comparison: Comparison | undefined): boolean {
  return comparison?.comparable === true && comparison.difference !== null;
}

function cells(comparison: Comparison): Content[] {
  const { difference, interval, relative, verdict, comparable, pImprovement, pInterval } = comparison;
  if (difference === null) return ['not compared', '', '', '', ''];
  if (!comparable) return [signed(difference), '', '', 'not comparable', ''];
  return [
    signed(difference),
    range(interval),
    percent(relative),
    verdictCell(verdict),
    html`${share(pImprovement)}<br><small>${pInterval && `${share(pInterval[0])} to ${share(pInterval[1])}`}</small>`,
  ];
}

function verdictCell(verdict: Comparison['verdict']): Content {
  if (verdict === 'equal') return 'equal within the margin';
  return verdict === 'better' || verdict === 'worse' ? html`<b>${verdict}</b>` : verdict;
}

function share(value: number | null): string {
  return value === null ? '' : `${(value * 100).toFixed(0)}%`;
}
