import { MOST_AT_ONCE } from './limits.ts';

export type ConcurrencyLimiter = ReturnType<typeof concurrencyLimiter>;

/** Calls at once to begin with, where no limit is known. */
const FIRST_LIMIT = 50;
/** Up to here the limit doubles in each round of calls; from here on it grows by half. */
const DOUBLING_UP_TO = 800;
/** A probe asks for so much more than is known to be there, and at least for one more. */
const PROBE = 0.05;
/** So many rounds of calls, and so many calls, have to be accepted before it: a probe that is refused costs calls. */
const ROUNDS_PER_PROBE = 4;
const CALLS_PER_PROBE = 20;
/** When nothing runs and nothing may start: the first wait, doubled up to the longest. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/**
 * Says how many calls may be under way at once. It begins at the limit that it was given, or low, and grows with
 * each call that was accepted. A refusal (429) is news of the capacity: what is under way without it is what there is.
 * From there it asks for a little more from time to time, and, where that is accepted, for twice as much more each time.
 *
 * @param options.limit the most calls at once, where it is known
 * @param options.now milliseconds from any fixed moment
 */
export function concurrencyLimiter({ limit: given, now }: { limit?: number; now: () => number }) {
  const highest = Math.min(given ?? MOST_AT_ONCE, MOST_AT_ONCE);
  let limit = Math.min(given ?? FIRST_LIMIT, highest);
  /** What the other side was seen to take; undefined until it refused something. */
  let capacity: number | undefined;
  let underWay = 0;
  let accepted = 0;
  /** By how much the limit was raised last; 0 once that was refused. */
  let step = 0;
  let waits = 0;
  let closedUntil = Number.NEGATIVE_INFINITY;

  const probe = () => {
    const calls = step > 0 ? limit : Math.max(CALLS_PER_PROBE, ROUNDS_PER_PROBE * limit);
    if (accepted < calls) return;
    capacity = limit;
    step = step > 0 ? Math.min(2 * step, limit) : Math.max(1, Math.floor(PROBE * limit));
    limit = Math.min(highest, limit + step);
    accepted = 0;
  };

  return {
    /** It never lets more than these be under way. */
    highest,
    mayStart: () => underWay < Math.floor(limit) && now() >= closedUntil,
    /** Milliseconds for which it is closed whatever comes back. */
    closedFor: () => Math.max(0, closedUntil - now()),
    underWay: () => underWay,
    capacity: () => capacity,
    started(): void {
      underWay += 1;
    },
    /** A call has ended that was let in. */
    accepted(): void {
      underWay -= 1;
      accepted += 1;
      if (waits > 0) {
        // It took nothing at all, and takes something again: how much is not known any more.
        waits = 0;
        capacity = undefined;
      }
      if (limit >= highest) return;
      if (capacity === undefined) limit += limit < DOUBLING_UP_TO ? 1 : 0.5;
      else probe();
    },
    /** A call has ended, and whether it was let in is not known. */
    lost(): void {
      underWay -= 1;
    },
    /** A call was refused because too many run already. */
    refused(): void {
      underWay -= 1;
      limit = Math.max(1, Math.floor(Math.min(limit, underWay)));
      capacity = limit;
      accepted = 0;
      step = 0;
      if (underWay > 0) return;
      closedUntil = now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** waits);
      waits += 1;
    },
  };
}
