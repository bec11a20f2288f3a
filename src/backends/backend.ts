import type { Part } from '../experiment/part.ts';
import type { PartResult } from '../parts/train-part.ts';

export interface BackendSignals {
  /** Stop at once: running parts are given up. */
  readonly signal?: AbortSignal;
  /** Start no further parts; let the running ones finish. */
  readonly stopStarting?: AbortSignal;
}

/**
 * Carries out parts, each exactly once, and yields their results as they complete, in any order.
 * It ends, without an error, after the last one or when it is told to stop.
 */
export interface Backend {
  readonly name: string;
  run(parts: readonly Part[], signals?: BackendSignals): AsyncIterable<PartResult>;
  /** How it would go about these parts, in words. */
  explain?(parts: readonly Part[]): string;
}

export interface BackendOptions {
  /** The most threads to use. */
  readonly threads?: number;
  /** On Lambda: the deployed function to call, by name or ARN, and the most calls at once. */
  readonly functionName?: string;
  readonly concurrency?: number;
}

/** A backend in the registry. */
export interface BackendKind {
  readonly about: string;
  create(options: BackendOptions): Backend;
}
