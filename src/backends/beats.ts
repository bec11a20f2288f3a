import { threadId } from 'node:worker_threads';

/** Memory that a thread shares with who waits for it: how often it has shown that it is alive, and which thread it is. */
export type Beats = Int32Array<SharedArrayBuffer>;

export function noBeats(): Beats {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** For the thread, which calls it where a task begins: what to call every now and then. */
export function beating(beats: Beats): () => void {
  const beat = () => void Atomics.add(beats, 0, 1);
  Atomics.store(beats, 1, threadId);
  beat();
  return beat;
}

export function hasBegun(beats: Beats): boolean {
  return Atomics.load(beats, 0) > 0;
}

export interface Watch {
  /** Whether the thread was found to hang. */
  hasHung(): boolean;
  end(): void;
}

/**
 * Watches a task that has begun, until it is told to end.
 *
 * @param onHang called with the thread that has shown no beat for so long
 */
export function watch(beats: Beats, patienceMs: number, onHang: (thread: number) => void): Watch {
  let last = 0;
  let hung = false;
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    if (now > 0 && now === last && !hung) {
      hung = true;
      onHang(Atomics.load(beats, 1));
    }
    last = now;
  }, patienceMs);
  return { hasHung: () => hung, end: () => clearInterval(timer) };
}
