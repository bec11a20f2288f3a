import { setMaxListeners } from 'node:events';
import type { ConcurrencyLimiter, Ticket } from './concurrency-limiter.ts';

/** What came of one attempt at a task. Attempts never reject. */
export type Attempt<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Not let in: costs nothing, and is no attempt. */
  | { readonly kind: 'throttled' }
  /** The connection or the service failed: the task is not to blame. */
  | { readonly kind: 'lost'; readonly error: Error }
  /** The task broke what carried it out, or its answer was not one. */
  | { readonly kind: 'broken'; readonly error: Error }
  /** No further attempt can make it good. */
  | { readonly kind: 'permanent'; readonly error: Error };

export type Settled<Task, Answer> = { readonly task: Task } & Exclude<Attempt<Answer>, { kind: 'throttled' }>;

/** Time that passes, or that a test makes pass. */
export interface Clock {
  /** Milliseconds from any fixed moment. */
  now(): number;
  /** Ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface FanOutOptions<Task, Answer> {
  readonly tasks: readonly Task[];
  readonly attempt: (task: Task, signal: AbortSignal) => Promise<Attempt<Answer>>;
  readonly limiter: ConcurrencyLimiter;
  readonly clock: Clock;
  /** Asked right before a task is started: no to one ends all starting. */
  readonly mayStart?: (task: Task) => boolean;
  /** The time of the clock at which what still runs is given up. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
  readonly stopStarting?: AbortSignal;
}

/** Beyond the first attempt. Throttling is bounded by the deadline alone. */
const RETRIES = { lost: 2, broken: 1 } as const;
/** What came back and was not taken yet: beyond so many it waits with starting more, or memory would fill up. */
const MOST_SETTLED = 64;
/** Before the first and the second attempt after a lost one. */
const LOST_WAIT_MS = [500, 4000];

/**
 * Has many tasks carried out at once, as many as a limiter lets through, and yields what came of each as it is
 * settled. Ends early, without an error, when it is told to stop or out of time: what is under way is given up.
 */
export async function* fanOut<Task, Answer>(
  options: FanOutOptions<Task, Answer>,
): AsyncGenerator<Settled<Task, Answer>> {
  const { tasks, attempt, limiter, clock, mayStart = () => true, deadline, signal, stopStarting } = options;
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  const bell = doorbell();
  const settled: Settled<Task, Answer>[] = [];
  const again: Trial<Task>[] = [];
  let next = 0;
  /** Trials that run, or wait for their next attempt. */
  let open = 0;
  let running = 0;
  let isOutOfTime = false;
  let isAsleep = false;

  const settle = (trial: Trial<Task>, ticket: Ticket, result: Attempt<Answer>) => {
    if (result.kind === 'throttled') {
      limiter.refused(ticket);
      again.push(trial);
      return;
    }
    if (result.kind === 'lost') limiter.lost();
    else limiter.accepted();
    if (result.kind === 'lost' || result.kind === 'broken') {
      const attempts = trial[result.kind]++;
      if (attempts < RETRIES[result.kind]) {
        if (result.kind === 'broken') again.push(trial);
        else void later(LOST_WAIT_MS[attempts], () => again.push(trial));
        return;
      }
    }
    open -= 1;
    settled.push({ task: trial.task, ...result });
  };
  const later = async (ms: number, call: () => void) => {
    await clock.sleep(ms, end.signal);
    call();
    bell.ring();
  };
  const start = (trial: Trial<Task>) => {
    const ticket = limiter.start();
    running += 1;
    void attempt(trial.task, end.signal).then((result) => {
      running -= 1;
      if (end.signal.aborted) return;
      settle(trial, ticket, result);
      startAll();
      bell.ring();
    });
  };
  const isStopped = () => isOutOfTime || stopStarting?.aborted === true;
  const waiting = () => again.length > 0 || next < tasks.length;
  const startAll = () => {
    while (waiting() && !isStopped() && settled.length < MOST_SETTLED && limiter.mayStart()) {
      if (!mayStart(again.at(-1)?.task ?? tasks[next])) {
        isOutOfTime = true;
        return;
      }
      if (again.length === 0) open += 1;
      start(again.pop() ?? { task: tasks[next++], lost: 0, broken: 0 });
    }
    if (running === 0 && !isAsleep && limiter.closedFor() > 0) {
      isAsleep = true;
      void later(limiter.closedFor(), () => {
        isAsleep = false;
      });
    }
  };

  signal?.addEventListener('abort', bell.ring);
  stopStarting?.addEventListener('abort', bell.ring);
  if (deadline !== undefined) {
    void later(deadline - clock.now(), () => {
      isOutOfTime = true;
      end.abort();
    });
  }
  try {
    while (!signal?.aborted && !end.signal.aborted) {
      startAll();
      const one = settled.shift();
      if (one) {
        yield one;
        continue;
      }
      const isOver = running === 0 && (isStopped() || (open === 0 && next === tasks.length));
      if (isOver) return;
      await bell.rung();
    }
    if (!signal?.aborted) yield* settled;
  } finally {
    signal?.removeEventListener('abort', bell.ring);
    stopStarting?.removeEventListener('abort', bell.ring);
    end.abort();
  }
}

// --- internal ---

interface Trial<Task> {
  readonly task: Task;
  lost: number;
  broken: number;
}

/** One waits, many ring; a ring while nobody waits is kept for the next one who does. */
function doorbell() {
  let hasRung = false;
  let open: (() => void) | undefined;
  return {
    ring: () => {
      hasRung = true;
      open?.();
    },
    rung: async () => {
      if (!hasRung) await new Promise<void>((resolve) => (open = resolve));
      hasRung = false;
      open = undefined;
    },
  };
}
