import { styleText } from 'node:util';

/** Results, on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Everything else, on stderr. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A reader that has seen enough (`| head`) is no error. */
export function muteClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}

/** Bold on a terminal; plain elsewhere and with NO_COLOR. */
export function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}
