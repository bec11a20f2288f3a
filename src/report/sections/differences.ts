import type { ValuesCompared } from '../../statistics/compare-values.ts';
import { metrics, runMetricNames } from '../../statistics/metrics.ts';
import type { Verdict } from '../../statistics/summary.ts';
import type { ReportContent } from '../content.ts';
import { choice, figure } from '../figure.ts';
import { chance, percent, range, signed } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { comparisonSentences } from '../sentences.ts';
import { dataTable, folded, labelsOf, section } from './section.ts';

/** How far each variant is from its baseline, with the intervals. */
export function differencesSection({ summary }: ReportContent): Markup | undefined {
  const compared = Object.entries(summary.comparisons);
  if (compared.length === 0) return undefined;
  const shown = runMetricNames.filter((metric) =>
    compared.some(([, { [metric]: one }]) => one.comparable && one.difference !== null),
  );
  const few = compared.length <= MOST_IN_FULL;
  const told = few
    ? shown
    : shown.filter((metric) => compared.some(([name]) => summary.headline[name].includes(metric)));
  const numbers = dataTable({
    caption:
      'Differences from the baseline, and how often a run of the variant is better than one of the baseline',
    head: ['variant', 'of', ...HEAD],
    text: [0, 1, 5],
    rows: compared.flatMap(([name, comparisons]) =>
      told.map((metric, i) => [
        i === 0
          ? html`${name} <small>against ${summary.comparedWith[name]}</small>`
          : html`<span class="unseen">${name}</span>`,
        metrics[metric].label,
        ...cells(comparisons[metric]),
      ]),
    ),
  });
  return differences({
    drawn: shown.length > 0 && drawn(choice('difference', 'Show', labelsOf(shown))),
    sentences: [...comparisonSentences(summary, 'cost'), ...comparisonSentences(summary, 'learned')],
    numbers: [numbers, !few && html`\n<p class="note">The other metrics are in summary.json.</p>`],
  });
}

/** The section of anyone's runs, too. */
export function differences(parts: {
  readonly drawn: Content;
  readonly sentences: readonly string[];
  readonly numbers: Content;
}): Markup {
  return section(
    'differences',
    'How far from the baseline',
    html`<p>The difference of the means, with its interval. The intervals hold for all variants at once. Where one crosses the line, these seeds cannot tell (a hollow point).</p>`,
    parts.drawn,
    folded('In words', html`<ul>${parts.sentences.map((text) => html`<li>${text}</li>\n`)}</ul>`),
    folded('All differences in numbers', parts.numbers),
  );
}

export function drawn(controls?: Markup): Markup {
  const caption = 'Differences of the means from the baseline, with their intervals.';
  return figure({ name: 'differences', caption, controls });
}

export const HEAD = ['difference', 'interval', 'relative', 'verdict', 'a run is better'];

/** What stands under it of a comparison. */
export function cells(
  comparison: Omit<ValuesCompared, 'verdict'> & { readonly comparable?: boolean; readonly verdict: Verdict },
): Content[] {
  const { difference, interval, relative, verdict, comparable = true, pImprovement, pInterval } = comparison;
  if (difference === null) return ['not compared', '', '', '', ''];
  if (!comparable) return [signed(difference), '', '', 'not comparable', ''];
  return [
    signed(difference),
    range(interval),
    percent(relative),
    verdictCell(verdict),
    html`${chance(pImprovement)}<br><small>${pInterval?.map(chance).join(' to ')}</small>`,
  ];
}

// --- internal ---

const MOST_IN_FULL = 40;

function verdictCell(verdict: Verdict): Content {
  if (verdict === 'equal') return 'equal within the margin';
  return verdict === 'better' || verdict === 'worse' ? html`<b>${verdict}</b>` : verdict;
}
