import type { Progress } from '../results/progress.ts';
import { CannotGoOnError } from '../validation/errors.ts';

/** Invocations in a row that finish nothing before it is given up. */
export const MOST_IDLE_INVOCATIONS = 3;

/** Invocations come and go and nothing is finished: told instead of tried for ever. */
export class NoProgressError extends CannotGoOnError {}

export function noProgress({ planned, ok, failed }: Progress, lastError?: string): NoProgressError {
  if (lastError?.startsWith(GIVEN_UP)) return new NoProgressError(lastError);
  return new NoProgressError(
    `${GIVEN_UP} ${MOST_IDLE_INVOCATIONS} calls in a row finished nothing more, with ${planned - ok - failed} of ${planned} runs missing. ` +
      (lastError
        ? `The last one ended with: ${lastError} `
        : "A part takes longer than the functions may, or other work takes all of the account's Lambda capacity. ") +
      'What is finished is kept; starting it again goes on.',
  );
}

// --- internal ---

const GIVEN_UP = 'Given up:';
