import type { Call } from '../backends/lambda/attempt.ts';
import type { Part } from '../experiment/part.ts';
import type { Store } from '../store/store.ts';
import type { Prices } from './prices.ts';
import { estimateWork } from './workload.ts';

/** What an experiment cost on AWS, over all of its invocations and starts. */
export interface Cost {
  /** US dollars, without free tier and storage. */
  readonly usd: number;
  /** Whether any of it is not from a REPORT line of Lambda, or by a price that is not in the table. */
  readonly estimated: boolean;
  /** Calls of train-one-run that may be charged for, and their billed time. */
  readonly calls: number;
  readonly billedMs: number;
}

export interface CostOptions {
  readonly prices: Prices;
  /** Memory of train-one-run, and of the orchestrator: the same if not said. */
  readonly memoryMb: number;
  readonly ownMemoryMb?: number;
}

/** Half of what an account has that is not new. */
export const USUAL_CONCURRENCY = 500;
/** Of a part, mostly: episodes, curves, runs. */
const FILES = 3;
/** Listing, progress, summary: of any experiment. */
const WRITES = 100;
const TRANSITIONS = 7;

/** Estimates what parts will cost, before any of them runs. */
export function estimateCost(
  parts: readonly Part[],
  { prices, memoryMb, ownMemoryMb = memoryMb }: CostOptions,
): Cost {
  const { calls, billedMs, seconds } = estimateWork(parts, USUAL_CONCURRENCY);
  const training = gigabyteSeconds(billedMs, memoryMb) * prices.gbSecond + calls * prices.call;
  const orchestrating = gigabyteSeconds(1000 * seconds, ownMemoryMb) * prices.gbSecond;
  const writes = (FILES * parts.length + WRITES) * prices.write + FILES * parts.length * prices.read;
  const usd = training + orchestrating + writes + TRANSITIONS * prices.transition;
  return { usd, estimated: true, calls, billedMs };
}

export interface CostMeterOptions extends CostOptions {
  /** How long this invocation has taken by now, in milliseconds. */
  readonly ownMs: () => number;
  /** What earlier invocations cost. */
  readonly before?: Cost;
}

/** Adds up what an invocation costs: its calls by their REPORT lines, its requests to S3, its own time by its own clock. */
export function costMeter({
  prices,
  memoryMb,
  ownMemoryMb = memoryMb,
  ownMs,
  before = NOTHING,
}: CostMeterOptions) {
  let { calls, billedMs } = before;
  let estimated = before.estimated || prices.isGuess;
  let callsUsd = 0;
  let requestsUsd = 0;
  const cost = (): Cost => {
    const own = gigabyteSeconds(ownMs(), ownMemoryMb) * prices.gbSecond + prices.call + 2 * prices.transition;
    return { usd: before.usd + callsUsd + requestsUsd + own, estimated, calls, billedMs };
  };
  return {
    cost,
    /** The cost when those calls have ended that are under way. */
    projectedUsd: (underWay: number) =>
      cost().usd + (callsUsd / Math.max(1, calls - before.calls)) * underWay,
    onCall({ ms, billedMs: reported }: Call): void {
      const time = reported ?? Math.ceil(ms);
      estimated ||= reported === undefined;
      calls += 1;
      billedMs += time;
      callsUsd += prices.call + gigabyteSeconds(time, memoryMb) * prices.gbSecond;
    },
    /** The same store, its requests counted. */
    watch(store: Store): Store {
      const counted =
        <Arguments extends unknown[], Value>(price: number, call: (...args: Arguments) => Value) =>
        (...args: Arguments): Value => {
          requestsUsd += price;
          return call(...args);
        };
      return {
        ...store,
        list: counted(prices.write, store.list),
        read: counted(prices.read, store.read),
        write: counted(prices.write, store.write),
        modified: counted(prices.write, store.modified),
      };
    },
  };
}

export type CostMeter = ReturnType<typeof costMeter>;

export const NOTHING: Cost = { usd: 0, estimated: false, calls: 0, billedMs: 0 };

// --- internal ---

function gigabyteSeconds(ms: number, memoryMb: number): number {
  return (ms / 1000) * (memoryMb / 1024);
}
