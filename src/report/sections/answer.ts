import { answerSentences } from '../answer-sentences.ts';
import { svgText } from '../charts/svg-text.ts';
import type { ReportContent } from '../content.ts';
import { curvesDrawing, hasBands } from '../drawings/episodes.ts';
import { choice, figure, SCALES } from '../figure.ts';
import { plural } from '../format.ts';
import { besideMeans, mainTable } from '../main-table.ts';
import { type Content, html, Markup, withCode } from '../markup.ts';
import type { PageData } from '../page-data.ts';
import { isSweep, mattering, orderInWords } from '../ranking.ts';
import { seedsInWords } from '../seeds-in-words.ts';
import type { Shown } from '../shown.ts';
import { mainRow } from './all-variants.ts';
import { dataTable } from './section.ts';

/** The first screen: the answer in two or three sentences, a small table, and the curves of the variants that matter. */
export function answerSection({ summary }: ReportContent, data: PageData, shown: Shown): Markup {
  return firstScreen({
    sentences: answerSentences(summary).map(withCode),
    table: smallTable(summary),
    picture: curvesFigure(summary, data, shown),
  });
}

/** @param parts more sentences than a person with little time reads are left out */
export function firstScreen(parts: {
  readonly sentences: readonly Content[];
  readonly table: Markup;
  readonly picture: Markup;
}): Markup {
  const sentences = parts.sentences.slice(0, MOST_SENTENCES);
  return html`<section id="answer" class="first" aria-label="The answer">
<div class="words">
<ul class="sentences">${sentences.map((sentence) => html`<li>${sentence}</li>\n`)}</ul>
${parts.table}
</div>
<div class="picture">${parts.picture}</div>
</section>
`;
}

// --- internal ---

const MOST_SENTENCES = 3;
const MOST_ROWS = { ofFew: 5, ofSweep: 4 };

function smallTable(summary: ReportContent['summary']): Markup {
  const { head, rows } = mainTable(summary);
  const names = mattering(summary, isSweep(summary) ? MOST_ROWS.ofSweep : MOST_ROWS.ofFew);
  const shown = rows.filter(({ name }) => names.includes(name));
  const left = rows.length - shown.length;
  return html`${dataTable({
    caption: `Means over ${seedsInWords(summary)}${besideMeans(shown)}; ${orderInWords(summary)}`,
    head: ['variant', ...head],
    rows: shown.map(mainRow),
  })}
<p class="note">${left > 0 && html`<a href="#variants">And ${plural(left, 'more variant')}</a>. `}Steps and penalties are sums over training; what was learned is judged without exploration.</p>`;
}

function curvesFigure(summary: ReportContent['summary'], data: PageData, shown: Shown): Markup {
  const centers = Object.keys(data.curves.timesteps ?? {}).map((one) => [one, one === 'iqm' ? 'IQM' : one]);
  const bands = hasBands(data) ? ', with bands of 95% intervals' : '';
  return figure({
    name: 'curves',
    drawn: new Markup(svgText(curvesDrawing(data, shown, {}), 640)),
    caption: `How fast it learned, while exploring: over ${seedsInWords(summary)}${bands}; later episodes in blocks that grow.`,
    controls: html`${choice('curve-metric', 'Show', { timesteps: 'steps', penalties: 'penalties', returns: 'returns' })}
${choice('curve-center', 'of', Object.fromEntries(centers))}
${choice('episode-scale', 'Episodes', SCALES)}
${choice('value-scale', 'Values', SCALES)}`,
    reading: html`<label>Episode <input type="range" data-reading min="0" max="${Math.max(0, data.blocks.length - 1)}" value="0" step="1"></label>`,
  });
}
