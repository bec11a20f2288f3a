import type { Part } from '../experiment/part.ts';
import { type TrainedPart, trainPart } from '../parts/train-part.ts';
import { release } from '../results/release.ts';
import { releaseSummaryTable } from '../results/summary-table.ts';
import { type RunResult, trainNormalised } from '../training/run.ts';
import type { RunSpec } from '../training/run-spec.ts';
import { type Beats, beating } from './beats.ts';

/** A task for a thread, and where it shows that it is alive: when the task begins, and every few episodes. */
export interface Assignment<Task> {
  readonly task: Task;
  readonly beats: Beats;
}

/** What a worker thread can be asked: a part as its two files, runs as their results. */
export function part({ task, beats }: Assignment<Part>): TrainedPart {
  if (answered) forget(answered);
  answered = trainPart(task, { clock: () => performance.now(), onEpisode: beating(beats) });
  return answered;
}

export function runs({ task, beats }: Assignment<readonly RunSpec[]>): RunResult[] {
  const onEpisode = beating(beats);
  return task.map((spec) => trainNormalised(spec, { onEpisode }));
}

// --- internal ---

/** It has been copied to who asked for it when the next part comes. */
let answered: TrainedPart | undefined;

function forget({ runs, episodes, table }: TrainedPart): void {
  release(runs, episodes);
  if (table) releaseSummaryTable(table);
}
