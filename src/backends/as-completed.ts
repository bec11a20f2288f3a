/**
 * Does work for each item, so many at once, and yields what comes of it as it completes. No item is taken ahead of
 * who takes the results, so memory does not grow with their number.
 *
 * @throws the first error of any work
 */
export async function* asCompleted<Item, Value>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Value>,
): AsyncGenerator<Value> {
  const left = items[Symbol.iterator]();
  const ended: Promise<Value>[] = [];
  let running = 0;
  let wake = () => {};
  const start = (item: Item) => {
    const result = work(item);
    const end = () => {
      running -= 1;
      ended.push(result);
      wake();
    };
    running += 1;
    result.then(end, end);
  };
  for (;;) {
    while (running + ended.length < atOnce) {
      const next = left.next();
      if (next.done) break;
      start(next.value);
    }
    const result = ended.shift();
    if (result) yield await result;
    else if (running === 0) return;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}
