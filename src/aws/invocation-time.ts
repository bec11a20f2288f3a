/** Kept back at the end of an invocation, to write what is done and to answer: at most, and of short ones. */
const RESERVE_MS = 15_000;
const RESERVE_SHARE = 0.2;

/** How much of the time that is left of an invocation its parts have, in milliseconds. */
export function timeForParts(remainingMs: number): number {
  return remainingMs - Math.min(RESERVE_MS, RESERVE_SHARE * remainingMs);
}

/** How long a part may take, in whole seconds, so that an invocation of so many seconds can finish it. */
export function longestPartSeconds(invocationSeconds: number): number {
  return Math.floor(timeForParts(1000 * invocationSeconds) / 1000);
}
