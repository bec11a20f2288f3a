import type { Part } from '../experiment/part.ts';
import type { PartFiles } from '../parts/part-rows.ts';
import { trainPart } from '../parts/train-part.ts';
import { type RunResult, trainNormalised } from '../training/run.ts';
import type { RunSpec } from '../training/run-spec.ts';
import { type Assignment, beating } from './heartbeat.ts';

/** What a worker thread can be asked: a part as its finished files, and runs as their results. */
export function part({ task, beats }: Assignment<Part>): PartFiles {
  return trainPart(task, { clock: () => performance.now(), onEpisode: beating(beats) });
}

export function runs({ task, beats }: Assignment<readonly RunSpec[]>): RunResult[] {
  const onEpisode = beating(beats);
  return task.map((spec) => trainNormalised(spec, { onEpisode }));
}
