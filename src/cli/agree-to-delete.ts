import type { Progress } from '../results/progress.ts';
import { CannotGoOnError } from '../validation/errors.ts';
import { isAgreed } from './ask.ts';
import type { StackOptions } from './aws/options.ts';
import type { Place } from './places.ts';

export interface DeleteOptions extends StackOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly out: string;
  readonly on: Place;
}

/** @throws CannotGoOnError where a person does not agree, InputError where there is none to ask */
export async function agreeToDelete(what: string, { yes }: { readonly yes?: boolean }): Promise<void> {
  if (yes) return;
  const words = { about: `This deletes ${what}`, nothing: 'nothing was deleted.' };
  if (await isAgreed(`Delete ${what}? It cannot be undone.`, words)) return;
  throw new CannotGoOnError('Nothing was deleted.');
}

/** While somebody works on an experiment, progress.json is written about once a second. */
export function isAtWork(progress: Progress | undefined): boolean {
  return progress?.state === 'running' && Date.now() - Date.parse(progress.updated) < FRESH_MS;
}

// --- internal ---

const FRESH_MS = 2 * 60_000;
