import { answerSentences } from '../answer-sentences.ts';
import { svgText } from '../charts/svg-text.ts';
import type { ReportContent } from '../content.ts';
import { curvesDrawing } from '../drawings/episodes.ts';
import { choice, figure, SCALES } from '../figure.ts';
import { plural } from '../format.ts';
import { mainTable } from '../main-table.ts';
import { type Content, html, Markup, withCode } from '../markup.ts';
import type { CurveCenter, PageData } from '../page-data.ts';
import { isSweep, mattering } from '../ranking.ts';
import type { Shown } from '../shown.ts';
import { mainRows } from './all-variants.ts';
import { dataTable } from './data-table.ts';

/** The first screen: the answer in two or three sentences, a small table, and the curves of the variants that matter. */
export function answerSection(content: ReportContent, data: PageData, shown: Shown): Markup {
  const { summary } = content;
  return html`<section id="answer" class="first" aria-label="The answer">
<div class="words">
<ul class="sentences">${answerSentences(summary)
    .slice(0, MOST_SENTENCES)
    .map((text) => html`<li>${withCode(text)}</li>\n`)}</ul>
${smallTable(content)}
</div>
<div class="picture">${curvesFigure(content, data, shown)}</div>
</section>
`;
}

// --- internal ---

const MOST_SENTENCES = 3;
const CENTER_WORDS: Readonly<Record<CurveCenter, string>> = { mean: 'mean', iqm: 'IQM', median: 'median' };
const MOST_ROWS = { ofFew: 5, ofSweep: 4 };

function smallTable({ summary }: ReportContent): Content {
  const main = mainTable(summary);
  const { columns, rows } = main;
  const names = mattering(summary, isSweep(summary) ? MOST_ROWS.ofSweep : MOST_ROWS.ofFew);
  const left = rows.length - names.length;
  return html`${dataTable({
    caption: `Means over ${plural(summary.seeds.count, 'seed')}, with 95% intervals; the best first`,
    head: ['variant', ...columns.map(({ words }) => words)],
    rows: mainRows(
      main,
      rows.filter(({ name }) => names.includes(name)),
      Object.keys(summary.variants),
    ),
  })}
<p class="note">${left > 0 && html`<a href="#variants">And ${plural(left, 'more variant')}</a>. `}Steps and penalties are sums over training; what was learned is judged without exploration.</p>`;
}

function curvesFigure({ summary }: ReportContent, data: PageData, shown: Shown): Markup {
  return figure({
    name: 'curves',
    drawn: new Markup(svgText(curvesDrawing(data, shown, {}), 640)),
    caption: `How fast it learned, while exploring: over ${plural(summary.seeds.count, 'seed')}, with bands of 95% intervals; later episodes in blocks that grow.`,
    controls: html`${choice('curve-metric', 'Show', { timesteps: 'steps', penalties: 'penalties', returns: 'returns' })}
${choice('curve-center', 'of', Object.fromEntries(Object.keys(data.curves.timesteps ?? {}).map((center) => [center, CENTER_WORDS[center as CurveCenter]])))}
${choice('episode-scale', 'Episodes', SCALES)}
${choice('value-scale', 'Values', SCALES)}`,
    reading: html`<label>Episode <input type="range" data-reading min="0" max="${Math.max(0, data.blocks.length - 1)}" value="0" step="1"></label>`,
  });
}
