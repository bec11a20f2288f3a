import { html, Markup } from '../markup.ts';
import type { Chart } from './chart.ts';
import type { SeriesStyle } from './palette.ts';

/** A chart drawn twice: for a page, and for a phone. */
export interface Drawing {
  readonly wide: Chart;
  readonly narrow: Chart;
}

/** One view of a figure; only one of them is shown at a time. */
export interface View extends Drawing {
  /** The chosen values of its controls, such as `timesteps log`. */
  readonly name: string;
}

/** A figure of one or several views, with buttons that save what is shown. */
export function figure(options: {
  readonly name: string;
  readonly views: readonly View[];
  readonly caption: string;
}): Markup {
  const { name, views, caption } = options;
  return html`<figure data-figure="${name}">
${views.map(
  (view, i) => html`<div class="view" data-view="${view.name}"${i > 0 && html` hidden`}>${drawing(view)}</div>
`,
)}<figcaption>${caption}</figcaption>
<div class="save scripted"><button type="button" data-save="svg">Save as SVG</button> <button type="button" data-save="png">Save as PNG</button></div>
</figure>`;
}

export function drawing({ wide, narrow }: Drawing): Markup {
  return html`${one(wide, 'wide')}${one(narrow, 'narrow')}`;
}

/** Names of variants beside how they are drawn, each with a switch. */
export function legend(styles: Readonly<Record<string, SeriesStyle>>): Markup {
  const names = Object.keys(styles);
  return html`<fieldset class="legend"><legend>Variants</legend>
${names.map(
  (
    name,
    i,
  ) => html`<label><input type="checkbox" checked data-variant="${i}">${sample(styles[name])} ${name}</label>
`,
)}</fieldset>`;
}

/** A choice of one out of several. */
export function choice(name: string, words: string, options: Readonly<Record<string, string>>): Markup {
  return html`<fieldset class="choice scripted"><legend>${words}</legend>
${Object.entries(options).map(
  ([value, label], i) =>
    html`<label><input type="radio" name="${name}" value="${value}"${i === 0 && html` checked`}> ${label}</label>
`,
)}</fieldset>`;
}

/** A short piece of a variant's line. */
export function sample({ color, dash }: SeriesStyle): Markup {
  return html`<svg class="sample" width="34" height="10" aria-hidden="true"><path d="M1 5h32" stroke="${color}" stroke-width="2.5" stroke-dasharray="${dash || 'none'}"/></svg>`;
}

// --- internal ---

function one({ svg, x }: Chart, size: 'wide' | 'narrow'): Markup {
  return html`<div class="${size}" data-scale="${x.type}" data-domain="${x.domain.join(' ')}" data-range="${x.range.join(' ')}">${new Markup(svg)}</div>`;
}
