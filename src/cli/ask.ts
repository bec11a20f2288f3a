import { createInterface } from 'node:readline/promises';
import { CannotGoOnError, InputError } from '../validation/errors.ts';
import { StoppedError } from './failure.ts';

export interface AskWords {
  /** What is asked about, for who cannot be asked: `Estimated to cost 7 USD` */
  readonly about: string;
  /** What there is without a yes: `Nothing was started.` */
  readonly nothing: string;
}

/**
 * Asks a person on the terminal to agree.
 *
 * @throws CannotGoOnError without a yes, InputError where there is no terminal to ask on
 */
export async function agree(question: string, { about, nothing }: AskWords): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    const without = nothing.charAt(0).toLowerCase() + nothing.slice(1);
    throw new InputError([`${about}, and there is no terminal to ask on: ${without} \`--yes\` agrees.`]);
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = new Promise<never>((_, reject) =>
    ask.once('SIGINT', () => reject(new StoppedError(`\n${nothing}`, 130))),
  );
  // Ctrl-D closes it without an answer.
  const closed = new Promise<string>((resolve) => ask.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([ask.question(`${question} [y/N] `), closed, interrupted]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CannotGoOnError(nothing);
  } finally {
    ask.close();
  }
}

export function agreeToDelete(what: string): Promise<void> {
  const words = { about: `This deletes ${what}`, nothing: 'Nothing was deleted.' };
  return agree(`Delete ${what}? It cannot be undone.`, words);
}
