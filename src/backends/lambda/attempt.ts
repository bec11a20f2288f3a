import type { Part } from '../../experiment/part.ts';
import type { PartFiles } from '../../parts/part-rows.ts';
import { messageOf } from '../../validation/errors.ts';
import { errorOfFunction, partEvent, readPartAnswer } from './answers.ts';
import type { Attempt } from './fan-out.ts';
import { type Invoke, type InvokeAnswer, InvokeError } from './invoke.ts';
import { type BilledCall, readReportLine } from './report-line.ts';

/** A call that may be charged for. */
export interface Call {
  /** How long it took, seen from here, in milliseconds. */
  readonly ms: number;
  /** From the REPORT line, where there was one. */
  readonly billed?: BilledCall;
}

export interface AttemptOptions {
  readonly invoke: Invoke;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onCall: (call: Call) => void;
  readonly onTrouble: (trouble: Trouble) => void;
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

/** Calls train-one-run with a part, and sorts what comes of it by what can be done about it. */
export async function attemptPart(part: Part, options: AttemptOptions): Promise<Attempt<PartFiles>> {
  const { invoke, now, signal, onCall, onTrouble } = options;
  const start = now();
  let answer: InvokeAnswer | undefined;
  const failed = (kind: 'lost' | 'broken' | 'permanent', error: Error): Attempt<PartFiles> => {
    if (!signal.aborted) onTrouble({ kind, part, why: error.message, requestId: answer?.requestId });
    return { kind, error };
  };
  try {
    answer = await invoke(partEvent(part), { signal });
  } catch (error) {
    const known = error instanceof InvokeError ? error : new InvokeError('lost', messageOf(error));
    if (known.kind === 'throttled') {
      onTrouble({ kind: 'throttled', part, why: known.reason ?? known.message });
      return { kind: 'throttled' };
    }
    // The function may have run all the same.
    if (known.kind === 'lost') onCall({ ms: now() - start });
    return failed(known.kind === 'lost' ? 'lost' : 'permanent', known);
  }
  onCall({ ms: now() - start, billed: readReportLine(answer.logTail) });
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
