import * as z from 'zod/mini';
import { parse } from '../validation/parse.ts';
import { type Architecture, type Prices, pricesOf } from './prices.ts';

/** What the orchestrator is deployed with. */
export interface OrchestratorEnvironment {
  readonly bucket: string;
  /** The ARN of train-one-run's alias. */
  readonly trainOneRun: string;
  readonly prices: Prices;
  readonly memoryMb: number;
  readonly ownMemoryMb: number;
  readonly concurrency?: number;
  /** How long a call may take: what train-one-run may, and some time to answer. */
  readonly timeoutMs: number;
}

/** @throws InputError that names each variable that is missing or wrong, so that a function fails at its start */
export function environmentOfOrchestrator(
  variables: Readonly<Record<string, string | undefined>>,
): OrchestratorEnvironment {
  const read = parse(schema, variables, { at: 'env' });
  return {
    bucket: read.RESULTS_BUCKET,
    trainOneRun: read.TRAIN_ONE_RUN,
    prices: pricesOf(read.AWS_REGION, read.ARCHITECTURE as Architecture),
    memoryMb: Number(read.MEMORY_MB),
    ownMemoryMb: Number(read.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? read.MEMORY_MB),
    concurrency: read.CONCURRENCY === undefined ? undefined : Number(read.CONCURRENCY),
    timeoutMs: 1000 * Number(read.TIMEOUT_SECONDS ?? 900) + ANSWER_MS,
  };
}

// --- internal ---

const ANSWER_MS = 5000;

function text(error: string) {
  return z.string({ error }).check(z.minLength(1, { error }));
}

function count(error: string) {
  return z.string({ error }).check(z.regex(/^[1-9]\d*$/, { error }));
}

const schema = z.object({
  RESULTS_BUCKET: text('the name of the bucket'),
  TRAIN_ONE_RUN: text('the ARN of the alias of train-one-run'),
  AWS_REGION: text('the region'),
  ARCHITECTURE: z.enum(['arm64', 'x86_64'], { error: '`arm64` or `x86_64`' }),
  MEMORY_MB: count('the memory of train-one-run, in MB'),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.optional(count('the memory of this function, in MB')),
  CONCURRENCY: z.optional(count('the most calls at once')),
  TIMEOUT_SECONDS: z.optional(count('the time-out of train-one-run, in seconds')),
});
