/** Calls train-one-run: the bytes of an event in, what the service answered out. Throws `InvokeError`s. */
export type Invoke = (
  payload: Uint8Array,
  options: { readonly signal: AbortSignal },
) => Promise<InvokeAnswer>;

export interface InvokeAnswer {
  /** By which the function's own log knows the call. */
  readonly requestId?: string;
  readonly payload: Uint8Array;
  /** Set where the function failed; the payload is then its `{ errorType, errorMessage }`. */
  readonly functionError?: string;
  /** The end of the function's log, with the REPORT line. */
  readonly logTail?: string;
}

/** What kept a call from reaching the function, or its answer from coming back. */
export class InvokeError extends Error {
  override readonly name = 'InvokeError';
  /**
   * `throttled`: not now, too many run already; the message is whose limit it was. `lost`: connection or service
   * trouble, which may pass. `refused`: no call of this kind is going to work.
   */
  readonly kind: 'throttled' | 'lost' | 'refused';

  constructor(kind: InvokeError['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}
