export interface AsCompletedOptions {
  /** So many at once. */
  readonly atOnce: number;
  /** Asked before each one is started: no ends the starting, and what runs is finished. */
  readonly mayStart?: () => boolean;
}

/**
 * Does work for each item, so many at once, and yields what comes of it as it completes. Nothing is started ahead of
 * who takes the results, so memory does not grow with the number of items.
 *
 * @throws the first error of any work
 */
export async function* asCompleted<Item, Value>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Value>,
  { atOnce, mayStart = () => true }: AsCompletedOptions,
): AsyncGenerator<Value> {
  const running = new Map<symbol, Promise<readonly [symbol, Value]>>();
  const left = items[Symbol.iterator]();
  const start = (): boolean => {
    if (!mayStart()) return false;
    const next = left.next();
    if (next.done) return false;
    const id = Symbol();
    const promise = work(next.value).then((value) => [id, value] as const);
    promise.catch(() => undefined);
    running.set(id, promise);
    return true;
  };
  for (;;) {
    while (running.size < atOnce && start());
    if (running.size === 0) return;
    const [id, value] = await Promise.race(running.values());
    running.delete(id);
    yield value;
  }
}
