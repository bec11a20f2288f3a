import type { LambdaBackend, LambdaOptions } from '../backends/lambda/lambda.ts';
import type { Store } from '../store/store.ts';
import type { Prices } from './prices.ts';
import type { Telemetry } from './telemetry.ts';

/** What an invocation runs in. */
export interface InvocationContext {
  readonly store: Store;
  readonly backend: (options: Omit<LambdaOptions, 'invoke' | 'clock'>) => LambdaBackend;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The clock of the backend, for its deadline. */
  readonly clock: () => number;
  /** Milliseconds that are left of this invocation. */
  readonly remainingMs: number;
  readonly bucket: string;
  readonly prices: Prices;
  /** Of train-one-run, and of the orchestrator itself. */
  readonly memoryMb: number;
  readonly ownMemoryMb: number;
  /** The most calls at once that the stack was deployed with. */
  readonly concurrency?: number;
  /** What the account has left for functions without a reservation; undefined where it does not tell. */
  readonly unreserved?: () => Promise<number | undefined>;
  readonly telemetry?: Telemetry;
  readonly software?: string;
}
