import packageJson from '../package.json' with { type: 'json' };
import { environmentOfOrchestrator } from '../src/aws/orchestrator-environment.ts';
import { runInvocation } from '../src/aws/run-invocation.ts';
import { lambdaInvoke, unreservedConcurrency } from '../src/backends/lambda/client.ts';
import { realClock } from '../src/backends/lambda/lambda.ts';
import { s3 } from '../src/store/s3.ts';
import { observed } from './observed.ts';

const { trainOneRun, timeoutMs, ...environment } = environmentOfOrchestrator(process.env);
const store = s3({ bucket: environment.bucket });
const invoke = lambdaInvoke({ functionName: trainOneRun, timeoutMs });

/**
 * The function `orchestrator`: one invocation of an experiment, as much of it as fits in one invocation.
 *
 * Event: `{ experiment }`, the content of an experiment file, or `{ id }`, whose experiment.json is in the bucket;
 * optional `concurrency`, `retryFailed`, `maxCostUsd`, and `started` (an ISO time, the same for all invocations).
 * A state machine sends the same event again while the answer's `status` is `incomplete`; it may keep the former
 * answer in the event as `invocation`, which is not read: what happened so far is in progress.json, so that it also
 * holds after an invocation that died. `failed` is an answer with an `error` (over `maxCostUsd`); all other trouble is thrown:
 * `InputError` (trying again is of no use), `NoProgressError` (three invocations in a row finished nothing; neither),
 * `CannotGoOnError` and all others (trying again may help).
 *
 * Environment variables: RESULTS_BUCKET; TRAIN_ONE_RUN, the ARN of the alias to call; MEMORY_MB and ARCHITECTURE
 * (arm64 or x86_64) of train-one-run, for the cost; optional CONCURRENCY, the most calls at once, and
 * TIMEOUT_SECONDS of train-one-run (900 if not said). AWS_REGION, AWS_LAMBDA_FUNCTION_NAME and
 * AWS_LAMBDA_FUNCTION_MEMORY_SIZE are Lambda's own.
 */
export const handler = observed((event, telemetry, context) =>
  runInvocation(event, {
    ...environment,
    store,
    invoke,
    telemetry,
    remainingMs: context.getRemainingTimeInMillis(),
    now: Date.now,
    clock: realClock,
    unreserved: unreservedConcurrency,
    software: `manyruns ${packageJson.version}, Node.js ${process.versions.node}, AWS Lambda`,
  }),
);
