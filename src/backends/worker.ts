import type { Part } from '../experiment/part.ts';
import { type TrainedPart, trainPart } from '../part.ts';
import { release } from '../release.ts';
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
  // What was answered before has been copied to who asked for it.
  release(...answered.splice(0));
  const trained = trainPart(task, { clock: () => performance.now(), onEpisode: beating(beats) });
  answered.push(trained.runs, trained.episodes);
  return trained;
}

export function runs({ task, beats }: Assignment<readonly RunSpec[]>): RunResult[] {
  const onEpisode = beating(beats);
  return task.map((spec) => trainNormalised(spec, { onEpisode }));
}

// --- internal ---

const answered: Uint8Array[] = [];

function beating(beats: Int32Array): () => void {
  const beat = () => void Atomics.add(beats, 0, 1);
  beat();
  return beat;
}
