import { trainOneRun } from '../src/aws/train-one-run.ts';
import { observed } from './observed.ts';

/**
 * The function `train-one-run`. Event: a run spec, for a person; or `{ part: { experiment, variants, seeds } }`, from the
 * orchestrator. It reads no environment variable but the name that Lambda gives it, calls nothing, and needs no rights beyond its log. What is
 * wrong with an event is an error of the type `InputError`.
 */
export const handler = observed(async (event, telemetry) =>
  trainOneRun(event, { clock: () => performance.now(), telemetry }),
);
