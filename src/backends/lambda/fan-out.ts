import { asCompleted } from '../as-completed.ts';
import type { ConcurrencyLimiter } from './concurrency-limiter.ts';

/** What came of one attempt at a task. What one rejects with ends all. */
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
  readonly attempt: (task: Task) => Promise<Attempt<Answer>>;
  readonly limiter: ConcurrencyLimiter;
  readonly clock: Clock;
  /** Asked right before each attempt: a task that may not start is left out. */
  readonly mayStart?: (task: Task) => boolean;
  /** Ends all waiting; what comes of attempts that are under way is left out. */
  readonly signal?: AbortSignal;
}

/** Before the attempts after a lost one, and a broken one: no more are made. Throttling is bounded by `mayStart` alone. */
const WAITS_MS = { lost: [500, 4000], broken: [0] } as const;
/** So many wait for their turn, and start when another ends, while results are being taken. */
const AHEAD = 64;

/**
 * Has many tasks carried out at once, as many as a limiter lets through, and yields what came of each as it is
 * settled; of those that may not start any more, nothing.
 */
export async function* fanOut<Task, Answer>({
  tasks,
  attempt,
  limiter,
  clock,
  mayStart = () => true,
  signal,
}: FanOutOptions<Task, Answer>): AsyncGenerator<Settled<Task, Answer>> {
  const waiting: { task: Task; letIn: (mayStart: boolean) => void }[] = [];
  let isAsleep = false;
  const letIn = () => {
    while (waiting.length > 0) {
      const isWanted = !signal?.aborted && mayStart(waiting[0].task);
      if (isWanted && !limiter.mayStart()) break;
      if (isWanted) limiter.started();
      waiting.shift()?.letIn(isWanted);
    }
    // Whatever is under way comes by here when it ends. Where nothing is, it is the time that has to pass, also if by now it has.
    if (waiting.length === 0 || isAsleep || limiter.underWay() > 0) return;
    isAsleep = true;
    void clock.sleep(limiter.closedFor(), signal).then(() => {
      isAsleep = false;
      letIn();
    });
  };
  const turn = (task: Task) =>
    new Promise<boolean>((resolve) => {
      waiting.push({ task, letIn: resolve });
      letIn();
    });
  const carryOut = async (task: Task): Promise<Settled<Task, Answer> | undefined> => {
    const attempts = { lost: 0, broken: 0 };
    while (await turn(task)) {
      const result = await attempt(task);
      if (result.kind === 'throttled') limiter.refused();
      else if (result.kind === 'lost') limiter.lost();
      else limiter.accepted();
      letIn();
      if (signal?.aborted) return undefined;
      if (result.kind === 'throttled') continue;
      if (result.kind !== 'lost' && result.kind !== 'broken') return { task, ...result };
      const wait = WAITS_MS[result.kind][attempts[result.kind]++];
      if (wait === undefined) return { task, ...result };
      await clock.sleep(wait, signal);
    }
    return undefined;
  };
  for await (const settled of asCompleted(tasks, limiter.highest + AHEAD, carryOut)) {
    if (settled) yield settled;
  }
}
