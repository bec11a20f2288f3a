import type { Part } from '../../experiment/part.ts';
import { estimatedSeconds } from '../../experiment/plan.ts';

/** Of a call, beside the training: connection, start of an environment, answer. */
const OVERHEAD_MS = 3000;
/** A slow core takes so many times the estimate, before anything is known. */
const FIRST_FACTOR = 16;
/** Runs of the same kind differ: this much more than the slowest that was seen. */
const MARGIN = 1.5;

/**
 * Learns from the calls that were answered how long the next one may take. The estimate is by the environment and
 * the number of episodes; a schedule that explores for ever can take a hundred times as long.
 */
export function pace() {
  let factor: number | undefined;
  return {
    /** Milliseconds that the part surely takes no longer than, as far as can be told. */
    longest: (part: Part) =>
      OVERHEAD_MS + MARGIN * (factor ?? FIRST_FACTOR) * 1000 * estimatedSeconds([part]),
    saw(part: Part, ms: number): void {
      factor = Math.max(factor ?? 0, Math.max(0, ms - OVERHEAD_MS) / (1000 * estimatedSeconds([part])), 1);
    },
  };
}
