import { createHash } from 'node:crypto';
import { paletteCss } from './charts/palette.ts';
import { legendItems } from './figure.ts';
import { html, jsonData, Markup } from './markup.ts';
import { pageScript, pageStyle } from './page.made.ts';
import type { PageData } from './page-data.ts';
import type { Shown } from './shown.ts';

export interface Page {
  readonly title: string;
  readonly subtitle: string;
  readonly headline: string;
  /** What its script draws from, and what is shown at first. */
  readonly data: PageData;
  readonly shown: Shown;
  /** The first screen. */
  readonly answer: Markup;
  /** The others, by the words of the contents; nothing for one that is not there. */
  readonly sections: Readonly<Record<string, Markup | undefined>>;
  /** Of what it was made. */
  readonly made: string;
}

/**
 * A page as one HTML file that needs nothing else and asks nothing of anybody: its policy (CSP) lets it run its own
 * script and style only, and load nothing.
 */
export function pageText({ title, subtitle, headline, data, shown, answer, sections, made }: Page): string {
  const style = `${pageStyle}\n:root{${paletteCss()}}`;
  const policy = [
    "default-src 'none'",
    `script-src ${cspHash(pageScript)}`,
    `style-src ${cspHash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="manyruns">
<title>${title}: manyruns report</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<p class="title"><b>${title}</b> ${subtitle}</p>
<h1>${headline}</h1>
</header>
<main>
${shownBar(data, shown)}
${answer}
${contents(sections)}
${Object.values(sections)}</main>
<footer><p>Made by manyruns ${made}. This file is complete: it loads nothing.</p></footer>
<script type="application/json" id="data">${jsonData({ data, shown: shown.variants, baseline: shown.baseline })}</script>
<script type="module">${new Markup(pageScript)}</script>
</body>
</html>`.text
  }\n`;
}

// --- internal ---

/** The one legend of the page: what all charts show, and with what they compare it. */
function shownBar({ names, complete }: PageData, shown: Shown): Markup {
  return html`<div class="bar" role="group" aria-label="What all charts show">
<ul class="legend">${legendItems(shown)}</ul>
${names.length > 1 && html`<label class="scripted">Add <select data-add></select></label>`}
${names.length > 2 && complete && html`<label class="scripted">Compare with <select data-baseline><option value="">the first baseline</option>${names.map((name, place) => html`<option value="${place}">${name}</option>`)}</select></label>`}
</div>`;
}

function contents(sections: Readonly<Record<string, Markup | undefined>>): Markup {
  const links = Object.entries(sections).flatMap(([words, { text } = new Markup('')]) => {
    const id = /<section id="([a-z]+)"/.exec(text)?.[1];
    return id ? [html`<li><a href="#${id}">${words}</a></li>\n`] : [];
  });
  return html`<nav aria-label="Contents"><ul>${links}</ul></nav>`;
}

/** What a Content-Security-Policy calls an inline script or style that may run. */
function cspHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
