import { registerPackedTables } from '../environments/tables.ts';
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

/** Runs, and the tables that their environments name, deflated. */
export interface RunsTask {
  readonly specs: readonly RunSpec[];
  readonly tables: Readonly<Record<string, string>>;
}

export function runs({ task, beats }: Assignment<RunsTask>): RunResult[] {
  const onEpisode = beating(beats);
  registerPackedTables(task.tables);
  return task.specs.map((spec) => trainNormalised(spec, { onEpisode }));
}
