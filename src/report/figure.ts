import type { SeriesStyle } from './charts/palette.ts';
import { type Content, html, type Markup } from './markup.ts';
import type { Shown } from './shown.ts';

/** A place that the page's script draws a chart in, with its controls, and buttons that save what is shown. */
export function figure(options: {
  readonly name: string;
  readonly caption: string;
  readonly controls?: Content;
  /** What can be read by a slider or a field instead of the pointer. */
  readonly reading?: Content;
  /** What is seen without scripts. */
  readonly drawn?: Markup;
}): Markup {
  const { name, caption, controls, reading, drawn } = options;
  return html`<figure data-chart="${name}"${!drawn && html` class="scripted"`}>
<div class="controls scripted">${controls}</div>
<div class="drawing">${drawn}</div>
<div class="told" hidden aria-live="polite"></div>
<div class="under scripted">${reading}<span class="save"><button type="button" data-save="svg">SVG</button> <button type="button" data-save="png">PNG</button></span></div>
<figcaption>${caption}</figcaption>
</figure>`;
}

/** A choice of one out of several. */
export function choice(name: string, words: string, options: Readonly<Record<string, string>>): Markup {
  return html`<label>${words} <select data-choose="${name}">
${Object.entries(options).map(([value, label]) => html`<option value="${value}">${label}</option>\n`)}</select></label>`;
}

export const SCALES = { log: 'logarithmic', linear: 'linear' };

/** The variants that are shown, each with a button that takes it away. */
export function legendItems({ variants, styles }: Shown): Markup {
  return html`${styles.map(
    ({ name, ...style }, i) => html`<li>${sample(style)} ${name}
<button type="button" class="scripted" data-away="${variants[i]}" aria-label="Take ${name} away">\u00d7</button></li>\n`,
  )}`;
}

/** A short piece of a variant's line. */
export function sample({ color, dash }: Omit<SeriesStyle, 'name'>): Markup {
  return html`<svg class="sample" width="30" height="10" aria-hidden="true"><path d="M1 5h28" stroke="${color}" stroke-width="2.5" stroke-dasharray="${dash || 'none'}"/></svg>`;
}
