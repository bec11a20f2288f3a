import { Piscina } from 'piscina';

export interface PoolOptions<Task, Answer> {
  /** The name of the function in worker.ts to call with each task. */
  readonly call: string;
  readonly tasks: readonly Task[];
  readonly threads: number;
  /** What to answer for a task that broke its thread twice. */
  readonly onBroken: (task: Task, error: unknown) => Answer;
  readonly signal?: AbortSignal;
  readonly stopStarting?: AbortSignal;
}

/** Attempts at a task whose thread breaks: a second one, because the first may have been bad luck (memory). */
const ATTEMPTS = 2;

/**
 * Has worker threads answer tasks, and yields the answers as they come. Only as many tasks are under way as keep
 * the threads busy, so memory does not grow with their number. Ends early, without an error, when told to stop.
 */
export async function* inThreads<Task, Answer>(options: PoolOptions<Task, Answer>) {
  const { call, tasks, threads, onBroken, signal, stopStarting } = options;
  const pool = new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
  });
  const stop = () => void pool.destroy().catch(() => undefined);
  signal?.addEventListener('abort', stop);

  const answer = async (task: Task): Promise<Answer> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await pool.run(task, { name: call });
      } catch (error) {
        if (signal?.aborted) throw error;
        if (attempt === ATTEMPTS) return onBroken(task, error);
      }
    }
  };
  const running = new Set<Promise<{ task: Task; answer: Answer; self: () => void }>>();
  let next = 0;
  try {
    while (!signal?.aborted) {
      while (next < tasks.length && running.size < threads + 1 && !stopStarting?.aborted) {
        const task = tasks[next++];
        const promise = answer(task).then((result) => ({
          task,
          answer: result,
          self: () => void running.delete(promise),
        }));
        promise.catch(() => undefined);
        running.add(promise);
      }
      if (running.size === 0) return;
      const done = await Promise.race(running);
      done.self();
      yield { task: done.task, answer: done.answer };
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
