import * as z from 'zod/mini';
import { parse } from '../validation/parse.ts';
import { pricesOf } from './prices.ts';

/** What the orchestrator is deployed with. */
export type OrchestratorEnvironment = ReturnType<typeof environmentOfOrchestrator>;

/** @throws InputError that names each variable that is missing or wrong, so that a function fails at its start */
export function environmentOfOrchestrator(variables: Readonly<Record<string, string | undefined>>) {
  const read = parse(schema, variables, { at: 'env' });
  return {
    bucket: read.RESULTS_BUCKET,
    /** The ARN of train-one-run's alias. */
    trainOneRun: read.TRAIN_ONE_RUN,
    prices: pricesOf(read.AWS_REGION, read.ARCHITECTURE),
    /** Of train-one-run, and of the orchestrator itself. */
    memoryMb: read.MEMORY_MB,
    ownMemoryMb: read.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? read.MEMORY_MB,
    /** The most calls at once that the stack was deployed with. */
    concurrency: read.CONCURRENCY,
    /** How long a call may take: what train-one-run may, and some time to answer. */
    timeoutMs: 1000 * read.TIMEOUT_SECONDS + ANSWER_MS,
  };
}

// --- internal ---

const ANSWER_MS = 5000;

const text = (error: string) => z.string({ error }).check(z.minLength(1, { error }));
const count = (error: string) =>
  z.pipe(z.string({ error }).check(z.regex(/^[1-9]\d*$/, { error })), z.transform(Number));

const schema = z.object({
  RESULTS_BUCKET: text('the name of the bucket'),
  TRAIN_ONE_RUN: text('the ARN of the alias of train-one-run'),
  AWS_REGION: text('the region'),
  ARCHITECTURE: z.enum(['arm64', 'x86_64'], { error: '`arm64` or `x86_64`' }),
  MEMORY_MB: count('the memory of train-one-run, in MB'),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.optional(count('the memory of this function, in MB')),
  CONCURRENCY: z.optional(count('the most calls at once')),
  TIMEOUT_SECONDS: z._default(count('the time-out of train-one-run, in seconds'), 900),
});
