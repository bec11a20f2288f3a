import { styleText } from 'node:util';
import { visible } from '../report/markup.ts';

/** Results, on stdout. What a terminal would take for a command, in a name or a message, is shown instead. */
export function print(text: string): void {
  const pieces = text.split(OWN_STYLE).map((piece, i) => (i % 2 === 1 ? piece : visible(piece)));
  process.stdout.write(`${pieces.join('')}\n`);
}

/** Everything else, on stderr. */
export function tell(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/**
 * A reader that has seen enough (`| head`) is no error, and no reason to stop: the results are what counts. Output
 * that cannot be written for another reason, such as a full disk, ends the command with 3.
 */
export function muteClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || stream === process.stderr) return;
      tell(`Cannot write the output: ${error.message}`);
      process.exitCode = 3;
    });
  }
}

/** How many characters a line on stdout has, at least 60; undefined where it is no terminal, or one that does not say. */
export function lineWidth(): number | undefined {
  const { isTTY, columns } = process.stdout;
  return isTTY && columns > 0 ? Math.max(NARROWEST, columns) : undefined;
}

/** Bold on a terminal; plain elsewhere and with NO_COLOR. */
export function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

// --- internal ---

/** What is made for a line that is shorter is of no use. */
const NARROWEST = 60;

/** What `bold` writes, and nothing else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OWN_STYLE = /(\u001b\[(?:1|22)m)/;
