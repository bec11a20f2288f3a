import { createInterface } from 'node:readline/promises';
import { InputError } from '../validation/errors.ts';
import { StoppedError } from './failure.ts';

/**
 * Asks a person on the terminal.
 *
 * @param about what is asked about, for who cannot be asked: `Estimated to cost 7 USD`
 * @throws InputError where there is no terminal to ask on
 */
export async function isAgreed(question: string, { about, nothing }: AskWords): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new InputError([`${about}, and there is no terminal to ask on: ${nothing} \`--yes\` agrees.`]);
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = new Promise<never>((_, reject) =>
    ask.once('SIGINT', () => reject(new StoppedError(`\n${capitalised(nothing)}`, 130))),
  );
  // Ctrl-D closes it without an answer.
  const closed = new Promise<string>((resolve) => ask.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([ask.question(`${question} [y/N] `), closed, interrupted]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    ask.close();
  }
}

export interface AskWords {
  readonly about: string;
  /** What there is without a yes: `nothing was started.` */
  readonly nothing: string;
}

// --- internal ---

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
