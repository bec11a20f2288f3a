import { createHash } from 'node:crypto';
import { colors, MOST_SHOWN, paletteCss } from './charts/palette.ts';
import type { ReportContent } from './content.ts';
import { sample } from './figure.ts';
import { count, plural } from './format.ts';
import { headline } from './headline.ts';
import { makePageData } from './make-page-data.ts';
import { html, jsonData, Markup } from './markup.ts';
import { pageScript, pageStyle } from './page.made.ts';
import type { PageData } from './page-data.ts';
import { mattering } from './ranking.ts';
import { allVariantsSection } from './sections/all-variants.ts';
import { answerSection } from './sections/answer.ts';
import { costSection } from './sections/cost.ts';
import { differencesSection } from './sections/differences.ts';
import { epsilonsSection } from './sections/epsilons.ts';
import { failuresSection } from './sections/failures.ts';
import { learnedSection } from './sections/learned.ts';
import { parametersSection } from './sections/parameters.ts';
import { replaysSection } from './sections/replays.ts';
import { reproduceSection } from './sections/reproduce.ts';
import { runsSection } from './sections/runs.ts';
import { type Shown, shownOf } from './shown-series.ts';

/**
 * The report of an experiment as one HTML file that needs nothing else and asks nothing of anybody: its policy
 * (CSP) lets it run its own script and style only, and load nothing.
 */
export function renderReport(content: ReportContent): string {
  const data = makePageData(content);
  const shown = initiallyShown(content, data);
  const style = `${pageStyle}\n${paletteRules()}`;
  const policy = [
    "default-src 'none'",
    `script-src ${cspHash(pageScript)}`,
    `style-src ${cspHash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const sections = {
    'All variants': allVariantsSection(content),
    'Hyper-parameters': parametersSection(content),
    Differences: differencesSection(content),
    Seeds: runsSection(content, data),
    Exploration: epsilonsSection(content),
    Policies: learnedSection(content),
    'Watch an agent': replaysSection(content),
    'What went wrong': failuresSection(content),
    'Time and cost': costSection(content),
    'Run it again': reproduceSection(content),
  };
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="manyruns">
<title>${content.title}: manyruns report</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<p class="title"><b>${content.title}</b> ${subtitle(content)}</p>
<h1>${headline(content.summary)}</h1>
</header>
<main>
${shownBar(data, shown)}
${answerSection(content, data, shown)}
${contents(sections)}
${Object.values(sections)}</main>
<footer><p>Made by manyruns from ${content.sources.map(({ record }) => record.id).join(', ')}. This file is complete: it loads nothing.</p></footer>
<script type="application/json" id="data">${jsonData({ data, shown: shown.variants, baseline: shown.baseline })}</script>
<script type="module">${new Markup(pageScript)}</script>
</body>
</html>`.text
  }\n`;
}

/** The colours of figures that stand alone. */
export function figureColors(): Record<string, string> {
  return Object.fromEntries(colors.map(({ light }, i) => [`--s${i}`, light]));
}

/** What the charts show at first: all variants where each can have a colour of its own, else those that matter. */
export function initiallyShown({ summary }: Pick<ReportContent, 'summary'>, data: PageData): Shown {
  const names = data.names.length <= MOST_SHOWN ? data.names : mattering(summary, MOST_AT_FIRST);
  const baseline = data.names.indexOf(summary.comparedWith[names[0]]);
  return shownOf(data, { variants: names.map((name) => data.names.indexOf(name)), baseline });
}

// --- internal ---

const MOST_AT_FIRST = 5;

/** The one legend of the page: what all charts show, and with what they compare it. */
function shownBar({ names, complete }: PageData, { styles }: Shown): Markup {
  return html`<div class="bar" role="group" aria-label="What all charts show">
<ul class="legend">${styles.map(({ name, ...style }) => html`<li>${sample(style)} ${name}</li>\n`)}</ul>
${names.length > 1 && html`<label class="scripted">Add <select data-add></select></label>`}
${names.length > 2 && complete && html`<label class="scripted">Compare with <select data-baseline><option value="">what the experiment says</option>${names.map((name, place) => html`<option value="${place}">${name}</option>`)}</select></label>`}
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

function paletteRules(): string {
  return `:root{${paletteCss('light')}}
@media screen and (prefers-color-scheme: dark){:root{${paletteCss('dark')}}}`;
}

function subtitle({ summary, variants, runs }: ReportContent): string {
  const specs = Object.values(variants);
  const each = (words: readonly string[]) => [...new Set(words)].join(', ');
  const done = Object.values(runs).reduce((sum, { seeds }) => sum + seeds.length, 0);
  return (
    `${plural(specs.length, 'variant')} × ${plural(summary.seeds.count, 'seed')}: ${plural(done, 'run')} of ` +
    `${each(specs.map(({ episodes }) => count(episodes)))} episodes on ${each(specs.map(({ environment }) => environment.kind))}, ` +
    `with ${each(specs.map(({ agent }) => agent.kind))}.`
  );
}
