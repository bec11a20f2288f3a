import { type Metric, metrics } from '../../statistics/metrics.ts';
import { type Content, html, type Markup } from '../markup.ts';

/** One part of the page: a heading, and what stands under it. */
export function section(id: string, heading: string, ...content: Content[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${content.map((one) => html`${one}\n`)}</section>
`;
}

/** What only some ask for: it opens under these words. */
export function folded(words: string, ...content: Content[]): Markup {
  return html`<details><summary>${words}</summary>
${content}
</details>`;
}

/** A table that scrolls sideways by itself where the screen is narrow. The first cell of a row names it. */
export function dataTable(options: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Content[])[];
  /** Columns of text, by their place; the others hold numbers. */
  readonly text?: readonly number[];
}): Markup {
  const { caption, head, rows, text = [0] } = options;
  const kind = (column: number) => (text.includes(column) ? 'text' : 'number');
  const cell = (value: Content, column: number) =>
    column === 0
      ? html`<th scope="row">${typeof value === 'string' ? breakable(value) : value}</th>`
      : html`<td${text.includes(column) && html` class="text"`}>${value}</td>`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${head.map((name, i) => html`<th scope="col" class="${kind(i)}">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
}

export function foldedTable(
  words: string,
  { note, ...table }: Parameters<typeof dataTable>[0] & { readonly note?: Content },
): Markup {
  return folded(words, dataTable(table), note);
}

/** Metrics to choose from, by their names. */
export function labelsOf(shown: readonly Metric[]): Record<string, string> {
  return Object.fromEntries(shown.map((metric) => [metric, metrics[metric].label]));
}

// --- internal ---

/** A name that may go on in another line after each of its parts. */
function breakable(name: string): Content {
  return name.split(/(?<=_)/).map((part) => html`<span>${part}</span><wbr>`);
}
