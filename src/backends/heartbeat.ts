/** A task for a thread, and memory that both share: how often the thread has shown that it is alive. */
export interface Assignment<Task> {
  readonly task: Task;
  readonly beats: Int32Array<SharedArrayBuffer>;
}

/** For the thread, which calls it where a task begins: what to call every now and then. */
export function beating(beats: Assignment<unknown>['beats']): () => void {
  const beat = () => void Atomics.add(beats, 0, 1);
  beat();
  return beat;
}
