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
  readonly onThrottled: (reason: string | undefined) => void;
}

/** Calls train-one-run with a part, and sorts what comes of it by what can be done about it. */
export async function attemptPart(part: Part, options: AttemptOptions): Promise<Attempt<PartFiles>> {
  const { invoke, now, signal, onCall, onThrottled } = options;
  const start = now();
  let answer: InvokeAnswer;
  try {
    answer = await invoke(partEvent(part), { signal });
  } catch (error) {
    const known = error instanceof InvokeError ? error : new InvokeError('lost', messageOf(error));
    if (known.kind === 'throttled') {
      onThrottled(known.reason);
      return { kind: 'throttled' };
    }
    // The function may have run all the same.
    if (known.kind === 'lost') onCall({ ms: now() - start });
    return { kind: known.kind === 'lost' ? 'lost' : 'hopeless', error: known };
  }
  onCall({ ms: now() - start, billed: readReportLine(answer.logTail) });
  if (answer.functionError !== undefined) {
    const error = errorOfFunction(answer.payload);
    return { kind: error.name === 'InputError' ? 'hopeless' : 'broken', error };
  }
  try {
    return { kind: 'answered', answer: await readPartAnswer(answer.payload, part) };
  } catch (error) {
    return { kind: 'broken', error: new Error(`The answer does not match the part: ${messageOf(error)}`) };
  }
}
