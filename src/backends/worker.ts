import type { Part } from '../experiment/part.ts';
import { type TrainedPart, trainPart } from '../part.ts';
import { type RunResult, trainNormalised } from '../run.ts';
import type { RunSpec } from '../run-spec.ts';

/** What a worker thread can be asked: a part as its two files, or runs as their results. */
export function part(part: Part): TrainedPart {
  return trainPart(part, { clock: () => performance.now() });
}

export function runs(specs: readonly RunSpec[]): RunResult[] {
  return specs.map((spec) => trainNormalised(spec));
}
