import { anySignal } from './any-signal.ts';

/** Carries out tasks, so many at once. */
export interface Carrier<Task, Answer> {
  /** How many tasks keep it busy while `waiting` others are left. */
  room(waiting: number): number;
  /**
   * Nothing where the task is not for this carrier: another one has to take its place.
   *
   * @param signal it is no longer asked for
   */
  carry(task: Task, signal: AbortSignal): Promise<Answer | undefined>;
}

export interface ShareOutOptions<Task, Answer> {
  readonly tasks: readonly Task[];
  /** Those who take part; more may be added while answers come. */
  readonly carriers: Carrier<Task, Answer>[];
  /** Who takes the place of a carrier that answers nothing. */
  readonly instead?: (waiting: readonly Task[]) => Promise<Carrier<Task, Answer>>;
  readonly signal?: AbortSignal;
  readonly stopStarting?: AbortSignal;
}

/**
 * Shares tasks out among carriers, and yields the answers as they come. Only as many tasks are under way as keep the
 * carriers busy, so memory does not grow with their number. Ends early, without an error, when told to stop.
 */
export async function* shareOut<Task, Answer>(options: ShareOutOptions<Task, Answer>) {
  const { carriers, instead, signal, stopStarting } = options;
  const end = new AbortController();
  const stop = anySignal(end.signal, signal);
  const waiting = [...options.tasks].reverse();
  const running = new Set<Promise<Carried<Task, Answer>>>();
  const busy = new Map<Carrier<Task, Answer>, number>();
  const start = (carrier: Carrier<Task, Answer>, task: Task) => {
    busy.set(carrier, (busy.get(carrier) ?? 0) + 1);
    const promise: Promise<Carried<Task, Answer>> = carrier
      .carry(task, stop)
      .then((answer) => ({ carrier, task, answer, promise }));
    promise.catch(() => undefined);
    running.add(promise);
  };
  try {
    while (!signal?.aborted) {
      for (const carrier of carriers) {
        while (waiting.length > 0 && !stopStarting?.aborted) {
          if ((busy.get(carrier) ?? 0) >= carrier.room(waiting.length)) break;
          start(carrier, waiting.pop() as Task);
        }
      }
      if (running.size === 0) {
        if (waiting.length === 0 || stopStarting?.aborted) return;
        throw new Error(`${waiting.length} tasks are left, and nobody to carry them out`);
      }
      const { carrier, task, answer, promise } = await Promise.race(running);
      running.delete(promise);
      busy.set(carrier, (busy.get(carrier) as number) - 1);
      if (answer !== undefined) {
        yield { task, answer };
        continue;
      }
      waiting.push(task);
      const at = carriers.indexOf(carrier);
      if (at >= 0) carriers.splice(at, 1);
      if (at >= 0 && instead) carriers.push(await instead(waiting.toReversed()));
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    end.abort();
  }
}

// --- internal ---

interface Carried<Task, Answer> {
  readonly carrier: Carrier<Task, Answer>;
  readonly task: Task;
  readonly answer: Answer | undefined;
  readonly promise: Promise<Carried<Task, Answer>>;
}
