/** Text that is markup already, and is not escaped again. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup is not, and nothing (`false`, `undefined`) is nothing. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[];

/**
 * HTML from a template whose values are text unless they are markup themselves, so a name from a file can never
 * become a tag. Only for content and quoted attributes.
 *
 * @example html`<b title="${'"'}">${'<i>'}</b>`.text // <b title="&quot;">&lt;i&gt;</b>
 */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  const parts = strings.map((string, i) => (i < values.length ? string + textOf(values[i]) : string));
  return new Markup(parts.join(''));
}

/** A sentence whose words between backticks are code. */
export function withCode(text: string): Content {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** JSON to stand in a `script` element: nothing in it can end the element; its strings are `visible`. */
export function jsonData(value: unknown): Markup {
  const shown = (_: string, inner: unknown) => (typeof inner === 'string' ? visible(inner) : inner);
  return new Markup(JSON.stringify(value, shown).replaceAll('<', '\\u003c'));
}

/**
 * Shows characters that are not seen, or that turn the direction of the text around them, as their code points: a
 * message from elsewhere must not rearrange the page.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `[U+${code}]`;
  });
}

// --- internal ---

/** Control characters but tab and line feed; marks, embeddings, overrides and isolates of direction. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(value: Content): string {
  if (value === false || value === null || value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join('');
  return visible(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
