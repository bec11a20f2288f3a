import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { Part } from '../experiment/part.ts';
import { type TrainedPart, trainPart } from '../part.ts';
import { type RunResult, trainNormalised } from '../run.ts';
import type { RunSpec } from '../run-spec.ts';

/** A task for a thread, and a counter in shared memory that shows that the thread is alive. */
export interface Assignment<Task> {
  readonly task: Task;
  /** One element, raised when the task begins and every few episodes. */
  readonly beats: Int32Array;
}

/** What a worker thread can be asked: a part as its two files, or runs as their results. */
export function part({ task, beats }: Assignment<Part>): TrainedPart {
  const trained = trainPart(task, { clock: () => performance.now(), onEpisode: beating(beats) });
  return moved(trained, [trained.runs.buffer, trained.episodes.buffer]);
}

export function runs({ task, beats }: Assignment<readonly RunSpec[]>): RunResult[] {
  const onEpisode = beating(beats);
  return task.map((spec) => trainNormalised(spec, { onEpisode }));
}

// --- internal ---

/** A value whose buffers are handed over, not copied: a thread would keep what it answered until it is collected. */
function moved<Value>(value: Value, buffers: readonly ArrayBufferLike[]): Value {
  const movable = { [transferableSymbol]: buffers, [valueSymbol]: value };
  return move(movable as unknown as Parameters<typeof move>[0]) as Value;
}

function beating(beats: Int32Array): () => void {
  const beat = () => void Atomics.add(beats, 0, 1);
  beat();
  return beat;
}
