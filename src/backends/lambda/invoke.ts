/** Calls train-one-run: the bytes of an event in, what the service answered out. */
export interface Invoke {
  (payload: Uint8Array, options: { readonly signal: AbortSignal }): Promise<InvokeAnswer>;
  /** How many calls at once it has sockets for; any number if not said. */
  readonly atOnce?: number;
}

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
   * `throttled`: not now, too many run already. `lost`: connection or service trouble, which may pass.
   * `too-large`: this event can never be sent. `refused`: no call of this kind is going to work.
   */
  readonly kind: 'throttled' | 'lost' | 'too-large' | 'refused';
  /** Whose limit it was, where throttled. */
  readonly reason?: string;

  constructor(
    kind: InvokeError['kind'],
    message: string,
    { reason, cause }: { reason?: string; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.reason = reason;
  }
}
