import { type Metric, metrics } from '../../statistics/metrics.ts';
import { type Content, html, type Markup } from '../markup.ts';

/** One part of the page: a heading, and what stands under it. */
export function section(id: string, heading: string, content: Content): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${content}
</section>
`;
}

/** Metrics to choose from, by their names. */
export function labelsOf(shown: readonly Metric[]): Record<string, string> {
  return Object.fromEntries(shown.map((metric) => [metric, metrics[metric].label]));
}
