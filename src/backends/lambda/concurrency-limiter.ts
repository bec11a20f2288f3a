export interface ConcurrencyLimiterOptions {
  /** The most calls at once, where it is known. */
  readonly limit?: number;
  /** The most calls that make sense, whatever the other side would take. */
  readonly most?: number;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
}

/** What the limiter has to remember of a call until it hears of it again. */
export interface Ticket {
  /** How often news of the capacity had come by then. */
  readonly cuts: number;
  /** How many were under way with it. */
  readonly level: number;
  /** Sent while more was asked for than was seen before; which one of those is refused is chance. */
  readonly isProbe: boolean;
}

export type ConcurrencyLimiter = ReturnType<typeof concurrencyLimiter>;

/** Calls at once to begin with, where no limit is known. */
const FIRST_LIMIT = 50;
/** Up to here the limit doubles in each round of calls; from here on it grows by half. */
const DOUBLING_UP_TO = 800;
/** A probe asks for so much more than was accepted last, and at least for one more. */
const PROBE = 0.05;
/** A probe costs a call at the most for so many that were accepted. */
const CALLS_PER_PROBE = 20;
/** Rounds of calls between probes: doubled after each one that was refused, up to this. */
const MOST_ROUNDS = 4;
/** When nothing runs and nothing may start: the first wait, doubled up to the longest. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/**
 * Says how many calls may be under way at once. It begins at the limit that it was given, or low, and grows with
 * each call that was accepted. A refusal (429) is news of the capacity: what is under way at that moment, and was
 * accepted. From there it asks for a little more from time to time, less often while that is refused, and grows
 * again as at the beginning where it is not.
 */
export function concurrencyLimiter({
  limit: given,
  most = Number.POSITIVE_INFINITY,
  now,
}: ConcurrencyLimiterOptions) {
  const highest = Math.min(given ?? most, most);
  let limit = Math.min(given ?? FIRST_LIMIT, highest);
  /** What the other side was seen to take; undefined until it refused something. */
  let capacity: number | undefined;
  let underWay = 0;
  let acceptedSinceChange = 0;
  let step = 1;
  let refusedProbes = 0;
  let cuts = 0;
  let waits = 0;
  let closedUntil = Number.NEGATIVE_INFINITY;

  const set = (to: number) => {
    limit = Math.max(1, Math.min(highest, to));
    acceptedSinceChange = 0;
  };
  const isProbing = () => capacity !== undefined && limit > capacity;

  return {
    mayStart: () => underWay < Math.floor(limit) && now() >= closedUntil,
    /** Milliseconds for which it is closed whatever comes back. */
    closedFor: () => Math.max(0, closedUntil - now()),
    underWay: () => underWay,
    /** What the other side was seen to take, once it refused something. */
    capacity: () => capacity,
    start(): Ticket {
      underWay += 1;
      return { cuts, level: underWay, isProbe: isProbing() };
    },
    /** A call has ended that was let in. */
    accepted(): void {
      underWay -= 1;
      acceptedSinceChange += 1;
      if (waits > 0) {
        // It took nothing at all, and takes something again: how much is not known any more.
        waits = 0;
        capacity = undefined;
      }
      if (limit >= highest) return;
      if (capacity === undefined) {
        limit = Math.min(highest, limit + (limit < DOUBLING_UP_TO ? 1 : 0.5));
      } else if (isProbing()) {
        // A whole round at more than was seen before, and none refused: there is more now.
        if (acceptedSinceChange < limit) return;
        capacity = limit;
        refusedProbes = 0;
        step = Math.min(2 * step, limit);
        set(limit + step);
      } else {
        const rounds = Math.min(2 ** refusedProbes, MOST_ROUNDS);
        if (acceptedSinceChange < Math.max(CALLS_PER_PROBE, rounds * limit)) return;
        step = Math.max(1, Math.floor(PROBE * limit));
        set(limit + step);
      }
    },
    /** A call has ended, and whether it was let in is not known. */
    lost(): void {
      underWay -= 1;
    },
    /** A call was refused because too many run already. */
    refused({ cuts: cutsThen, level, isProbe }: Ticket): void {
      underWay -= 1;
      if (capacity === undefined) {
        set(underWay);
        cuts += 1;
      } else if (cutsThen < cuts) {
        // Sent before the last news came: it only says that what is under way without it is enough.
        set(Math.min(limit, underWay));
      } else if (isProbe || isProbing() || level > capacity) {
        // It asked for more than is known to be there, and there was not more.
        if (isProbing()) refusedProbes += 1;
        set(capacity);
      } else {
        // There was room for it, and is no more.
        set(Math.min(limit, 0.9 * underWay));
        cuts += 1;
      }
      capacity = Math.floor(limit);
      limit = capacity;
      if (underWay > 0) return;
      closedUntil = now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** waits);
      waits += 1;
    },
  };
}
