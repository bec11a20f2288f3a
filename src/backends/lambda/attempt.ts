import type { Part } from '../../experiment/part.ts';
import type { PartFiles } from '../../parts/part-rows.ts';
import { CannotGoOnError, messageOf } from '../../validation/errors.ts';
import { errorOfFunction, partEvent, readPartAnswer } from './answers.ts';
import type { Attempt } from './fan-out.ts';
import { type Invoke, type InvokeAnswer, InvokeError } from './invoke.ts';

/** A call that may be charged for. */
export interface Call {
  /** How long it took, seen from here, in milliseconds. */
  readonly ms: number;
  /** What is charged, by its REPORT line, where there was one. */
  readonly billedMs?: number;
}

/** A call that did not bring what it was made for. */
export interface Trouble {
  readonly kind: Exclude<Attempt<unknown>['kind'], 'answered'>;
  readonly part: Part;
  /** Whose limit it was, or what went wrong. */
  readonly why: string;
  /** By which the function's own log knows the call. */
  readonly requestId?: string;
}

export interface AttemptOptions {
  readonly invoke: Invoke;
  /** Told of every call that may be charged for. */
  readonly onCall?: (call: Call) => void;
  readonly onTrouble?: (trouble: Trouble) => void;
}

/**
 * Calls train-one-run with a part, and sorts what comes of it by what can be done about it.
 *
 * @throws CannotGoOnError where Lambda refuses all such calls
 */
export async function attemptPart(
  part: Part,
  { invoke, onCall, onTrouble, now, signal }: AttemptOptions & { now: () => number; signal: AbortSignal },
): Promise<Attempt<PartFiles>> {
  const start = now();
  let answer: InvokeAnswer | undefined;
  const failed = (kind: Trouble['kind'], error: Error) => {
    if (!signal.aborted) onTrouble?.({ kind, part, why: error.message, requestId: answer?.requestId });
    return { kind, error };
  };
  try {
    answer = await invoke(partEvent(part), { signal });
  } catch (error) {
    const kind = error instanceof InvokeError ? error.kind : 'lost';
    // The function may have run all the same.
    if (kind === 'lost') onCall?.({ ms: now() - start });
    if (kind !== 'refused') return failed(kind, error as Error);
    failed('permanent', error as Error);
    throw new CannotGoOnError(`Lambda refuses to run train-one-run: ${messageOf(error)}`, { cause: error });
  }
  onCall?.({ ms: now() - start, billedMs: billedMsIn(answer.logTail) });
  if (answer.functionError !== undefined) {
    const error = errorOfFunction(answer.payload);
    return failed(error.name === 'InputError' ? 'permanent' : 'broken', error);
  }
  try {
    return { kind: 'answered', answer: await readPartAnswer(answer.payload, part) };
  } catch (error) {
    return failed('broken', new Error(`The answer does not match the part: ${messageOf(error)}`));
  }
}

/** The billed duration in the REPORT line at the end of a function's log; undefined where there is none. */
export function billedMsIn(logTail = ''): number | undefined {
  const match = /^REPORT RequestId:.*\tBilled Duration: (\d+) ms\t/m.exec(logTail);
  return match ? Number(match[1]) : undefined;
}
