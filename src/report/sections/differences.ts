import type { ValuesCompared } from '../../statistics/compare-values.ts';
import { metrics, runMetricNames } from '../../statistics/metrics.ts';
import type { Comparison } from '../../statistics/summary.ts';
import type { ReportContent } from '../content.ts';
import { choice, figure } from '../figure.ts';
import { percent, range, signed } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { comparisonSentences } from '../sentences.ts';
import { dataTable } from './data-table.ts';
import { section } from './section.ts';

/** How far each variant is from its baseline, with the intervals. */
export function differencesSection(content: ReportContent): Markup | undefined {
  const { summary } = content;
  const compared = Object.keys(summary.comparisons);
  if (compared.length === 0) return undefined;
  const shown = runMetricNames.filter((metric) =>
    compared.some((name) => isSaid(summary.comparisons[name][metric])),
  );
  const few = compared.length <= MOST_IN_FULL;
  const told = shown.filter(
    (metric) => few || compared.some((name) => summary.headline[name].includes(metric)),
  );
  return section(
    'differences',
    'How far from the baseline',
    html`<p>The difference of the means, with its interval. The intervals hold for all variants at once. Where one crosses the line, these seeds cannot tell (a hollow point).</p>
${
  shown.length > 0 &&
  figure({
    name: 'differences',
    caption: 'Differences of the means from the baseline, with their intervals.',
    controls: choice(
      'difference',
      'Show',
      Object.fromEntries(shown.map((metric) => [metric, metrics[metric].label])),
    ),
  })
}
<details><summary>In words</summary>
<ul>${(['cost', 'learned'] as const)
      .flatMap((question) => comparisonSentences(summary, question))
      .map((text) => html`<li>${text}</li>\n`)}</ul>
</details>
<details><summary>All differences in numbers</summary>
${dataTable({
  caption:
    'Differences from the baseline, and how often a run of the variant is better than one of the baseline',
  head: ['variant', 'of', 'difference', 'interval', 'relative', 'verdict', 'a run is better'],
  text: [0, 1, 5],
  rows: compared.flatMap((name) =>
    told.map((metric, i) => [
      i === 0
        ? html`${name} <small>against ${summary.comparedWith[name]}</small>`
        : html`<span class="unseen">${name}</span>`,
      metrics[metric].label,
      ...cells(summary.comparisons[name][metric]),
    ]),
  ),
})}
${!few && html`<p class="note">The other metrics are in summary.json.</p>`}
</details>`,
  );
}

// --- internal ---

const MOST_IN_FULL = 40;

function isSaid(comparison: Comparison | undefined): boolean {
  return comparison?.comparable === true && comparison.difference !== null;
}

/** What a row of numbers says of a comparison. */
export function cells(
  comparison: Pick<Comparison, (keyof ValuesCompared & keyof Comparison) | 'comparable'>,
): Content[] {
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
