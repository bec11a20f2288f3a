import { pricesOf } from '../src/aws/prices.ts';
import type { InvocationContext } from '../src/aws/run-invocation.ts';
import type { Telemetry } from '../src/aws/telemetry.ts';
import { realClock } from '../src/backends/lambda/lambda.ts';
import type { Store } from '../src/store/store.ts';
import { inProcessInvoke } from './in-process-invoke.ts';

const noTelemetry: Telemetry = { info() {}, warn() {}, count() {} };

/** What an invocation of the orchestrator runs in when it runs in this process, with functions that do, too. */
export function invocationContext(store: Store, changes: Partial<InvocationContext> = {}): InvocationContext {
  return {
    store,
    invoke: inProcessInvoke,
    unreserved: async () => undefined,
    now: Date.now,
    clock: realClock,
    remainingMs: 900_000,
    bucket: 'bucket',
    prices: pricesOf('us-east-1', 'arm64'),
    memoryMb: 1769,
    ownMemoryMb: 1769,
    concurrency: undefined,
    telemetry: noTelemetry,
    software: 'test',
    ...changes,
  };
}
