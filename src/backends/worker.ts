import type { Part } from '../experiment/part.ts';
import { type TrainedPart, trainPart } from '../part.ts';
import { release } from '../release.ts';
import { type RunResult, trainNormalised } from '../run.ts';
import type { RunSpec } from '../run-spec.ts';
import { computeShare, type Share, type ShareAnswer } from '../statistics/resample-shares.ts';
import { type Beats, beating } from './beats.ts';

/** A task for a thread, and where it shows that it is alive: when the task begins, and every few episodes. */
export interface Assignment<Task> {
  readonly task: Task;
  readonly beats: Beats;
}

/** What a worker thread can be asked: a part as its two files, runs as their results, a share of the resamples. */
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

export function share({ task, beats }: Assignment<Share>): ShareAnswer {
  beating(beats)();
  return computeShare(task);
}

// --- internal ---

const answered: Uint8Array[] = [];
