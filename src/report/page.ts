import { createHash } from 'node:crypto';
import { colors, paletteCss, type SeriesStyle, stylesOf } from './charts/palette.ts';
import type { ReportContent } from './content.ts';
import { count, plural } from './format.ts';
import { html, Markup } from './markup.ts';
import { pageScript, pageStyle } from './page.made.ts';
import { answerSection } from './sections/answer.ts';
import { costSection } from './sections/cost.ts';
import { differencesSection } from './sections/differences.ts';
import { distributionSection } from './sections/distribution.ts';
import { epsilonsSection } from './sections/epsilons.ts';
import { failuresSection } from './sections/failures.ts';
import { learnedSection } from './sections/learned.ts';
import { learningCurvesSection } from './sections/learning-curves.ts';
import { replaysSection } from './sections/replays.ts';
import { reproduceSection } from './sections/reproduce.ts';

/** More lines than this in one chart say nothing. */
export const MOST_DRAWN = 24;

/**
 * The report of an experiment as one HTML file that needs nothing else and asks nothing of anybody: its policy
 * (CSP) lets it run its own script and style only, and load nothing.
 */
export function renderReport(content: ReportContent): string {
  const styles = drawnStyles(content);
  const style = `${pageStyle}\n${paletteRules()}`;
  const policy = [
    "default-src 'none'",
    `script-src ${cspHash(pageScript)}`,
    `style-src ${cspHash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const sections = [
    answerSection(content),
    learningCurvesSection(content, styles),
    epsilonsSection(content, styles),
    distributionSection(content, styles),
    differencesSection(content, styles),
    learnedSection(content, styles),
    replaysSection(content),
    failuresSection(content),
    costSection(content),
    reproduceSection(content),
  ];
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
<h1>${content.title}</h1>
<p class="under">${subtitle(content)}</p>
</header>
<main>
${sections}</main>
<footer><p>Made by manyruns from ${content.sources.map(({ record }) => record.id).join(', ')}. This file is complete: it loads nothing.</p></footer>
<script type="module">${new Markup(pageScript)}</script>
</body>
</html>`.text
  }\n`;
}

/** How each variant is drawn, for as many as fit into a chart: baselines and then the first ones. */
export function drawnStyles({ summary }: ReportContent): Record<string, SeriesStyle> {
  const { comparedWith } = summary;
  const names = Object.keys(summary.variants);
  const baselines = names.filter((name) => comparedWith[name] === name);
  const drawn = new Set(
    [...baselines, ...names].slice(0, names.length > MOST_DRAWN ? MOST_DRAWN : undefined),
  );
  return stylesOf(
    names.filter((name) => drawn.has(name)),
    comparedWith,
  );
}

/** The colours of figures that stand alone. */
export function figureColors(): Record<string, string> {
  return Object.fromEntries(colors.map(({ light }, i) => [`--s${i}`, light]));
}

// --- internal ---

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
