/** As many characters as a page of text has in a line. */
const WIDTH = 98;

/**
 * Text in lines of at most `width` characters, and of a page's, broken at spaces; all but the first are indented. What
 * stands in backticks is to be copied, and stays whole.
 */
export function wrapped(text: string, width = WIDTH): string {
  const most = Math.min(width, WIDTH);
  const lines: string[] = [];
  let line = '';
  for (const [word] of text.matchAll(/(?:`[^`]*`|[^ ])+/g)) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
