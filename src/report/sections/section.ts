import { type Content, html, type Markup } from '../markup.ts';

/** One part of the page: a heading, and what stands under it. */
export function section(id: string, heading: string, content: Content): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${content}
</section>
`;
}
