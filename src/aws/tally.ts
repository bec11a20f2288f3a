import type { Backend } from '../backends/backend.ts';
import type { Trouble } from '../backends/lambda/attempt.ts';
import { partLabel } from '../experiment/part.ts';
import { type Failure, withFailedOf } from '../results/failures.ts';
import type { Progress } from '../results/progress.ts';
import type { Telemetry } from './telemetry.ts';

export interface TallyOptions {
  readonly telemetry: Telemetry;
  readonly experiment: string;
  readonly invocation: number;
  /** What made runs fail before. */
  readonly failures: readonly Failure[];
}

/** Counts what comes of an invocation's calls and parts, and tells operators of it. */
export function invocationTally({ telemetry, failures: before, ...invocation }: TallyOptions) {
  const throttledBy: Record<string, number> = {};
  const calls = { throttles: 0, lost: 0, broken: 0 };
  let failures = before;
  return {
    began: (fields: object) => telemetry.info('invocation began', { ...invocation, ...fields }),
    onTrouble({ kind, part, why, requestId }: Trouble): void {
      if (kind === 'throttled') {
        // There can be thousands: each reason is told once, and counted.
        if (!Object.hasOwn(throttledBy, why)) telemetry.warn('throttled', { ...invocation, why });
        throttledBy[why] = (throttledBy[why] ?? 0) + 1;
        calls.throttles += 1;
        telemetry.count('Throttles', 1);
        return;
      }
      const what = kind === 'lost' ? 'lost' : 'broken';
      const fields = { ...invocation, part: partLabel(part), why, call: requestId };
      telemetry.warn(what === 'lost' ? 'call lost' : 'call broken', fields);
      telemetry.count(what === 'lost' ? 'LostCalls' : 'BrokenCalls', 1);
      calls[what] += 1;
    },
    /** The same backend, its results counted. */
    watch: (backend: Backend): Backend => ({
      ...backend,
      async *run(parts, signals) {
        for await (const result of backend.run(parts, signals)) {
          if (result.failed > 0) failures = await withFailedOf(failures, result);
          telemetry.count('Parts', 1);
          telemetry.count('Runs', result.ok);
          telemetry.count('FailedRuns', result.failed);
          yield result;
        }
      },
    }),
    /** What made runs fail, so far. */
    failures: () => failures,
    ended({ state, planned, ok, failed, reused }: Progress, usd: number): void {
      const counts = { planned, ok, failed, reused, missing: planned - ok - failed };
      const fields = { status: state, ...counts, ...calls, throttledBy, failures, usd };
      telemetry.info('invocation ended', { ...invocation, ...fields });
      telemetry.count('Cost', usd);
    },
  };
}
