import type { ValuesCompared } from '../../statistics/compare-values.ts';
import { metrics, runMetricNames } from '../../statistics/metrics.ts';
import type { Comparison } from '../../statistics/summary.ts';
import type { ReportContent } from '../content.ts';
import { choice, figure } from '../figure.ts';
import { chance, percent, range, signed } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { isSure } from '../ranking.ts';
import { comparisonSentences } from '../sentences.ts';
import { folded, foldedTable, labelsOf, section } from './section.ts';

/** How far each variant is from its baseline, with the intervals. */
export function differencesSection({ summary }: ReportContent): Markup | undefined {
  const compared = Object.entries(summary.comparisons);
  if (compared.length === 0) return undefined;
  const shown = runMetricNames.filter((metric) =>
    compared.some(([, { [metric]: one }]) => one.comparable && one.difference !== null),
  );
  const few = compared.length <= MOST_IN_FULL;
  const isTold = (metric: (typeof shown)[number]) =>
    few || compared.some(([name]) => summary.headline[name].includes(metric));
  return differences({
    controls: shown.length > 0 && choice('difference', 'Show', labelsOf(shown)),
    sentences: [...comparisonSentences(summary, 'cost'), ...comparisonSentences(summary, 'learned')],
    caption:
      'Differences from the baseline, and how often a run of the variant is better than one of the baseline',
    second: 'of',
    rows: compared.flatMap(([name, comparisons]) =>
      shown.filter(isTold).map((metric, i) => {
        const first = html`${name} <small>against ${summary.comparedWith[name]}</small>`;
        const again = html`<span class="unseen">${name}</span>`;
        return [i === 0 ? first : again, metrics[metric].label, comparisons[metric]];
      }),
    ),
    note: !few && html`<p class="note">The other metrics are in summary.json.</p>`,
  });
}

/** The same of anyone's runs, too. */
export function differences(parts: {
  /** Of the figure; false where nothing can be drawn. */
  readonly controls?: Markup | false;
  readonly sentences: readonly string[];
  readonly caption: string;
  /** The head of the second column: what is compared, or of how many pairs. */
  readonly second: 'of' | 'pairs';
  readonly rows: readonly (readonly [Content, string, ValuesCompared | Comparison])[];
  readonly note?: Content;
}): Markup {
  const { controls, sentences, caption, second, rows, note } = parts;
  const hasIntervals = rows.some(([, , { interval }]) => interval !== null);
  const figureCaption = `Differences of the means from the baseline${hasIntervals ? ', with their intervals' : ''}.`;
  return section(
    'differences',
    'How far from the baseline',
    html`<p>${hasIntervals ? WITH_INTERVALS : 'The difference of the means. A hollow point: these seeds cannot tell.'}</p>`,
    controls !== false && figure({ name: 'differences', caption: figureCaption, controls }),
    folded('In words', html`<ul>${sentences.map((text) => html`<li>${text}</li>\n`)}</ul>`),
    foldedTable('All differences in numbers', {
      caption,
      head: ['variant', second, 'difference', 'interval', 'relative', 'verdict', 'a run is better'],
      text: second === 'of' ? [0, 1, 5] : [0, 5],
      rows: rows.map(([name, of, compared]) => [name, of, ...cells(compared)]),
      note,
    }),
  );
}

// --- internal ---

const MOST_IN_FULL = 40;
const WITH_INTERVALS =
  'The difference of the means, with its interval. The intervals hold for all variants at once. Where one crosses the line, these seeds cannot tell (a hollow point).';

function cells(compared: ValuesCompared | Comparison): Content[] {
  const { difference, verdict } = compared;
  if (difference === null) return ['not compared', '', '', '', ''];
  if ('comparable' in compared && !compared.comparable)
    return [signed(difference), '', '', 'not comparable', ''];
  return [
    signed(difference),
    range(compared.interval),
    percent(compared.relative),
    isSure(verdict) ? html`<b>${verdict}</b>` : verdict,
    html`${chance(compared.pImprovement)}<br><small>${compared.pInterval?.map(chance).join(' to ')}</small>`,
  ];
}
