import { handler } from '../functions/train-one-run.ts';
import type { Invoke } from '../src/backends/lambda/invoke.ts';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Calls the real handler of train-one-run, and answers as Lambda does: an error is an answer, too. */
export const inProcessInvoke: Invoke = async (payload) => {
  try {
    return { payload: encode(await handler(JSON.parse(new TextDecoder().decode(payload)))) };
  } catch (error) {
    const { name, message } = error as Error;
    return { payload: encode({ errorType: name, errorMessage: message }), functionError: 'Unhandled' };
  }
};
