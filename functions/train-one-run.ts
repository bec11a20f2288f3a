import { trainOneRun } from '../src/aws/train-one-run.ts';

/**
 * The function `train-one-run`. Event: a run spec, for a person; or `{ part: { experiment, variants, seeds } }`, from the
 * orchestrator. It reads no environment variable, calls nothing, and needs no rights beyond its log. What is
 * wrong with an event is an error of the type `InputError`.
 */
export async function handler(event: unknown) {
  return trainOneRun(event, () => performance.now());
}
