import { setTimeout } from 'node:timers/promises';
import type { Part } from '../../experiment/part.ts';
import type { PartFiles } from '../../parts/part-rows.ts';
import { failedPart, type PartResult } from '../../parts/train-part.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import type { Backend, BackendKind } from '../backend.ts';
import { attemptPart, type Call, type Trouble } from './attempt.ts';
import { concurrencyLimiter } from './concurrency-limiter.ts';
import { type Clock, fanOut } from './fan-out.ts';
import { type Invoke, InvokeError } from './invoke.ts';
import { MOST_AT_ONCE } from './limits.ts';
import { pace } from './pace.ts';

export interface LambdaOptions {
  readonly invoke: Invoke;
  /** The most calls at once, where that is known; else it finds out. Never more than `invoke` has sockets for. */
  readonly concurrency?: number;
  readonly clock?: Clock;
  /** The time of the clock at which it ends, whatever still runs. No part is started that could not finish. */
  readonly deadline?: number;
  /** Told of every call that may be charged for. */
  readonly onCall?: (call: Call) => void;
  readonly onTrouble?: (trouble: Trouble) => void;
}

export interface LambdaBackend extends Backend {
  /** What a person should know of how it went, in sentences. */
  notes(): readonly string[];
  /** How many calls are under way. */
  underWay(): number;
}

/** So many parts whose calls were all lost, and nothing that got through: Lambda cannot be reached. */
const LOST_IN_A_ROW = 10;
const LOW_CAPACITY = 50;

/**
 * Trains each part in a call of train-one-run. Throttling waits and costs no attempt; a call that is lost on its
 * way is made three times, one that breaks the function, or whose answer does not match its part, twice; then the
 * part's runs are failed rows, with the function's own words.
 *
 * @throws CannotGoOnError where Lambda refuses the calls (no permission, no such function) or cannot be reached
 */
export function lambda(options: LambdaOptions): LambdaBackend {
  const { invoke, concurrency, clock = realClock, onCall = nothing, onTrouble = nothing } = options;
  const limiter = concurrencyLimiter({ limit: concurrency, most: invoke.atOnce, now: clock.now });
  const speed = pace();
  let limitedBy: string | undefined;
  const noticed = (trouble: Trouble) => {
    if (trouble.kind === 'throttled') limitedBy = trouble.why;
    onTrouble(trouble);
  };

  return {
    name: 'lambda',
    explain: () =>
      `on AWS Lambda${concurrency === undefined ? '' : `, at most ${concurrency} parts at once`}`,
    underWay: limiter.underWay,
    notes: () => capacityNotes(limiter.capacity(), limitedBy),
    async *run(parts, { signal, stopStarting } = {}) {
      const settled = fanOut<Part, PartFiles>({
        tasks: parts,
        limiter,
        clock,
        deadline: options.deadline,
        mayStart: (part) => clock.now() + speed.longest(part) <= (options.deadline ?? Infinity),
        attempt: async (part, end) => {
          const start = clock.now();
          const result = await attemptPart(part, {
            invoke,
            now: clock.now,
            signal: end,
            onCall,
            onTrouble: noticed,
          });
          if (result.kind === 'answered') speed.saw(part, clock.now() - start);
          return result;
        },
        signal,
        stopStarting,
      });
      // A call that is lost may be the part's fault or the network's: the next one that gets through tells.
      const lost: PartResult[] = [];
      let gotThrough = false;
      for await (const one of settled) {
        const { task: part } = one;
        if (one.kind === 'lost') {
          lost.push({ part, ...failedPart(part, one.error) });
          if (lost.length === LOST_IN_A_ROW) throw unreachable(one.error);
          continue;
        }
        if (one.kind === 'permanent' && one.error instanceof InvokeError && one.error.kind === 'refused') {
          throw new CannotGoOnError(`Lambda refuses to run train-one-run: ${one.error.message}`);
        }
        gotThrough = true;
        yield { part, ...(one.kind === 'answered' ? one.answer : failedPart(part, one.error)) };
        yield* lost.splice(0);
      }
      if (signal?.aborted || lost.length === 0) return;
      if (!gotThrough) throw unreachable('no call got through');
      yield* lost;
    },
  };
}

export const lambdaKind: BackendKind = {
  about: 'a call of the deployed function train-one-run for each part, as many at once as the account allows',
  create({ functionName = 'manyruns-train-one-run:live', concurrency }) {
    let invoke: Promise<Invoke> | undefined;
    const connect = async () => {
      const { lambdaInvoke } = await import('./client.ts');
      return lambdaInvoke({ functionName });
    };
    const connected: Invoke = async (payload, call) => (await (invoke ??= connect()))(payload, call);
    return lambda({ concurrency, invoke: Object.assign(connected, { atOnce: MOST_AT_ONCE }) });
  },
};

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(Math.max(0, ms), undefined, { signal }).catch(() => undefined),
};

// --- internal ---

const nothing = () => undefined;

function unreachable(why: Error | string): CannotGoOnError {
  const words = why instanceof Error ? why.message : why;
  return new CannotGoOnError(
    `Lambda cannot be reached: ${words}. What is finished is kept; calling again goes on.`,
  );
}

function capacityNotes(capacity: number | undefined, reason = ''): string[] {
  if (capacity === undefined || capacity > LOW_CAPACITY) return [];
  if (reason.startsWith('Reserved')) {
    return [
      `train-one-run may run only about ${capacity} times at once, by its own reserved concurrency: ` +
        'deploy the stack with a higher one, or without.',
    ];
  }
  return [
    `This account runs only about ${capacity} functions at once in this region (new accounts begin at 10; 1,000 are usual). ` +
      'It only takes longer; to raise it, ask under Service Quotas, AWS Lambda, for more "Concurrent executions". It costs nothing.',
  ];
}
