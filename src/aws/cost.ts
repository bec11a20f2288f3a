import type { Call } from '../backends/lambda/attempt.ts';
import type { Part } from '../experiment/part.ts';
import { estimatedSeconds } from '../experiment/plan.ts';
import type { Store } from '../store/store.ts';
import type { Prices } from './prices.ts';

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
  /** Memory of train-one-run. */
  readonly memoryMb: number;
}

/** Of a call, beside the training: the share of a cold start, reading the event, encoding the answer. */
const CALL_MS = 100;
/** What a vCPU of Lambda takes, of the estimate for the machine that it was made on. */
const SLOWNESS = 2;
/** Of the orchestrator, in parts of what the calls cost: it waits for a hundred of them at a time. */
const ORCHESTRATION = 0.02;
/** Listing, reading back, progress, summary: of any experiment. */
const WRITES = 100;
const TRANSITIONS = 7;

/** Estimates what parts will cost, before any of them runs. */
export function estimateCost(parts: readonly Part[], { prices, memoryMb }: CostOptions): Cost {
  const billedMs = parts.length * CALL_MS + SLOWNESS * 1000 * estimatedSeconds(parts);
  const training = gigabyteSeconds(billedMs, memoryMb) * prices.gbSecond + parts.length * prices.call;
  const writes = (2 * parts.length + WRITES) * prices.write + parts.length * prices.read;
  return {
    usd: training * (1 + ORCHESTRATION) + writes + TRANSITIONS * prices.transition,
    estimated: true,
    calls: parts.length,
    billedMs,
  };
}

export interface CostMeterOptions extends CostOptions {
  /** Of the orchestrator: its memory, and how long this invocation has taken by now, in milliseconds. */
  readonly ownMemoryMb: number;
  readonly ownMs: () => number;
  /** What earlier invocations cost. */
  readonly before?: Cost;
}

/** Adds up what an invocation costs: its calls by their REPORT lines, its requests to S3, its own time by its own clock. */
export function costMeter({ prices, memoryMb, ownMemoryMb, ownMs, before = NOTHING }: CostMeterOptions) {
  let { estimated, calls, billedMs } = before;
  let callsUsd = 0;
  let callsNow = 0;
  let requestsUsd = 0;
  estimated ||= prices.isGuess;
  const cost = (): Cost => {
    const own = gigabyteSeconds(ownMs(), ownMemoryMb) * prices.gbSecond + prices.call + 2 * prices.transition;
    return { usd: before.usd + callsUsd + requestsUsd + own, estimated, calls, billedMs };
  };
  return {
    cost,
    /** The cost when those calls have ended that are under way. */
    projectedUsd: (underWay: number) => cost().usd + (callsUsd / Math.max(1, callsNow)) * underWay,
    onCall({ ms, billed }: Call): void {
      const time = billed?.billedMs ?? Math.ceil(ms);
      estimated ||= billed === undefined;
      calls += 1;
      callsNow += 1;
      billedMs += time;
      callsUsd += prices.call + gigabyteSeconds(time, billed?.memoryMb ?? memoryMb) * prices.gbSecond;
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
        modified: store.modified && counted(prices.write, store.modified),
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
