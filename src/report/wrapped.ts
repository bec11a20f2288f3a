/** As many characters as a terminal has, and a page of text. */
const WIDTH = 98;

/** Text in lines of at most `width` characters, broken at spaces; all but the first are indented. */
export function wrapped(text: string, width = WIDTH): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
