import type { SpendOptions, StackOptions } from './aws/options.ts';
import type { Place } from './places.ts';
import type { ShowOptions } from './show-results.ts';

export interface RunOptions extends ShowOptions, StackOptions, SpendOptions {
  readonly threads?: number;
  readonly out: string;
  readonly seeds?: number;
  readonly episodes?: number;
  /** Names of variants; all if not said. */
  readonly only?: readonly string[];
  /** On seeds that no sweep has used. */
  readonly freshSeeds?: boolean;
  readonly retryFailed?: boolean;
  readonly on: Place;
  readonly detach?: boolean;
}
