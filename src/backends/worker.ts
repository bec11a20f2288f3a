import { Console } from 'node:console';
import { workerData } from 'node:worker_threads';
import { isOwnAgent, loadAgents } from '../agents/own-agents.ts';
import { registerPackedTables } from '../environments/tables.ts';
import type { Part } from '../experiment/part.ts';
import type { PartFiles } from '../parts/part-rows.ts';
import { trainPart } from '../parts/train-part.ts';
import { type RunResult, trainNormalised } from '../training/run.ts';
import type { RunSpec, RunSpecWithoutSeed } from '../training/run-spec.ts';
import { type Assignment, beating } from './heartbeat.ts';

// What an agent of a user's own prints must not come between results.
globalThis.console = new Console(process.stderr);

/** What a worker thread can be asked: a part as its finished files, and runs as their results. */
export async function part({ task, beats }: Assignment<Part>): Promise<PartFiles> {
  await loadAgentsOf(Object.values(task.variants));
  return trainPart(task, { clock: () => performance.now(), onEpisode: beating(beats) });
}

/** Runs, and the tables that their environments name, deflated. */
export interface RunsTask {
  readonly specs: readonly RunSpec[];
  readonly tables: Readonly<Record<string, string>>;
}

export async function runs({ task, beats }: Assignment<RunsTask>): Promise<RunResult[]> {
  await loadAgentsOf(task.specs);
  const onEpisode = beating(beats);
  registerPackedTables(task.tables);
  return task.specs.map((spec) => trainNormalised(spec, { onEpisode }));
}

// --- internal ---

/** Only files that the thread which asks has loaded: no path comes out of a run spec. */
async function loadAgentsOf(specs: readonly Pick<RunSpecWithoutSeed, 'agent'>[]): Promise<void> {
  if (specs.some(({ agent }) => isOwnAgent(agent))) await loadAgents(workerData.agents);
}
