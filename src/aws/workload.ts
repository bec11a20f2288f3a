import { episodesIn, type Part, runsIn } from '../experiment/part.ts';
import { estimatedSeconds } from '../experiment/plan.ts';

/** What parts are estimated to take on AWS, before any of them runs. */
export interface Work {
  /** Calls of train-one-run, and the time that they are billed for, in sum, in milliseconds. */
  readonly calls: number;
  readonly billedMs: number;
  /** From the start to the answer, in seconds. */
  readonly seconds: number;
}

/** What a vCPU of Lambda takes, of the times of the machine on which the others here were measured. */
const SLOWNESS = 2;
/** Of a call, beside the training: the share of a cold start, reading the event, encoding the answer. */
const CALL_MS = 100;
/** The state machine, and the first call of each function. */
const START_SECONDS = 4;
/** The orchestrator is one thread: to call, to check an answer and to write its files takes it so long. */
const SECONDS_PER_PART = 0.005;
const SECONDS_PER_EPISODE = 75e-9;
/** To read all parts back for the summary, some at a time; and to compute it. */
const READ_SECONDS_PER_PART = 0.004;
const SUMMARY_SECONDS = 0.4;
const SUMMARY_SECONDS_PER_RUN = 1e-4;

/** @param concurrency how many calls at once */
export function estimateWork(parts: readonly Part[], concurrency: number): Work {
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
  const billedMs = parts.length * CALL_MS + SLOWNESS * 1000 * estimatedSeconds(parts);
  const training = billedMs / 1000 / Math.max(1, Math.min(concurrency, parts.length));
  const committing = SLOWNESS * (parts.length * SECONDS_PER_PART + sum(episodesIn) * SECONDS_PER_EPISODE);
  const summing =
    parts.length * READ_SECONDS_PER_PART +
    SLOWNESS * (SUMMARY_SECONDS + sum(runsIn) * SUMMARY_SECONDS_PER_RUN);
  // It commits while others are trained.
  return {
    calls: parts.length,
    billedMs,
    seconds: START_SECONDS + Math.max(training, committing) + summing,
  };
}
