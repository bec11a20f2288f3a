import { InputError } from '../../errors.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { Finished, RunOptions } from '../run.ts';

/** Trains what is missing on AWS Lambda. */
export async function runOnAws(_plan: Plan, _place: string, _options: RunOptions): Promise<Finished> {
  throw new InputError(['`--on aws` does not exist yet: this version trains on this machine only.']);
}
