import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Part } from '../../experiment/part.ts';
import type { PartFiles } from '../../parts/part-rows.ts';
import { failedPart, type PartResult } from '../../parts/train-part.ts';
import { CannotGoOnError } from '../../validation/errors.ts';
import { anySignal } from '../any-signal.ts';
import type { Backend, BackendKind } from '../backend.ts';
import { type AttemptOptions, attemptPart, type Trouble } from './attempt.ts';
import { concurrencyLimiter } from './concurrency-limiter.ts';
import { type Clock, fanOut } from './fan-out.ts';
import type { Invoke } from './invoke.ts';
import { HOW_TO_RAISE_IT } from './limits.ts';
import { pace } from './pace.ts';

export interface LambdaOptions extends AttemptOptions {
  /** The most calls at once, where that is known; else it finds out. Never more than there are sockets for. */
  readonly concurrency?: number;
  readonly clock?: Clock;
  /** The time of the clock at which it ends, whatever still runs. No part is started that could not finish. */
  readonly deadline?: number;
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
  const { concurrency, clock = realClock, deadline = Number.POSITIVE_INFINITY } = options;
  const limiter = concurrencyLimiter({ limit: concurrency, now: clock.now });
  const speed = pace();
  let limitedBy = '';
  const onTrouble = (trouble: Trouble) => {
    if (trouble.kind === 'throttled') limitedBy = trouble.why;
    options.onTrouble?.(trouble);
  };

  return {
    name: 'lambda',
    underWay: limiter.underWay,
    notes: () => capacityNotes(limiter.capacity(), limitedBy),
    async *run(parts, { signal, stopStarting } = {}) {
      const end = new AbortController();
      const ending = anySignal(end.signal, signal);
      // Every call that is under way listens.
      setMaxListeners(0, ending);
      if (deadline < Number.POSITIVE_INFINITY) {
        void clock.sleep(deadline - clock.now(), end.signal).then(() => end.abort());
      }
      const settled = fanOut<Part, PartFiles>({
        tasks: parts,
        limiter,
        clock,
        signal: ending,
        mayStart: (part) => !stopStarting?.aborted && clock.now() + speed.longest(part) <= deadline,
        attempt: async (part) => {
          const start = clock.now();
          const result = await attemptPart(part, { ...options, now: clock.now, signal: ending, onTrouble });
          if (result.kind === 'answered') speed.saw(part, clock.now() - start);
          return result;
        },
      });
      // A call that is lost may be the part's fault or the network's: the next one that gets through tells.
      const lost: PartResult[] = [];
      let gotThrough = false;
      try {
        for await (const one of settled) {
          if (signal?.aborted) return;
          const { task: part } = one;
          const result = { part, ...(one.kind === 'answered' ? one.answer : failedPart(part, one.error)) };
          if (one.kind === 'lost') {
            lost.push(result);
            if (lost.length === LOST_IN_A_ROW) throw unreachable(one.error.message);
            continue;
          }
          gotThrough = true;
          yield result;
          yield* lost.splice(0);
        }
      } finally {
        end.abort();
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
    let connected: Promise<Invoke> | undefined;
    const invoke: Invoke = async (...call) => {
      connected ??= import('./client.ts').then(({ lambdaInvoke }) => lambdaInvoke({ functionName }));
      return (await connected)(...call);
    };
    return lambda({ concurrency, invoke });
  },
};

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(Math.max(0, ms), undefined, { signal }).catch(() => undefined),
};

// --- internal ---

function unreachable(why: string): CannotGoOnError {
  return new CannotGoOnError(
    `Lambda cannot be reached: ${why}. What is finished is kept; calling again goes on.`,
  );
}

function capacityNotes(capacity: number | undefined, reason: string): string[] {
  if (capacity === undefined || capacity > LOW_CAPACITY) return [];
  if (reason.startsWith('Reserved')) {
    return [
      `train-one-run may run only about ${capacity} times at once, by its own reserved concurrency: ` +
        'deploy the stack with a higher one, or without.',
    ];
  }
  return [`This account runs only about ${capacity} functions at once in this region ${HOW_TO_RAISE_IT}`];
}
