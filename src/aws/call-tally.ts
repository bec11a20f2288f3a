import type { Trouble } from '../backends/lambda/attempt.ts';
import { partLabel } from '../experiment/part.ts';
import type { Progress } from '../results/progress.ts';
import type { Telemetry } from './telemetry.ts';

export interface CallTallyOptions {
  readonly telemetry: Telemetry;
  readonly experiment: string;
  readonly invocation: number;
}

/** Tells operators how an invocation goes, and counts the calls that did not bring what they were made for. */
export function callTally({ telemetry, ...invocation }: CallTallyOptions) {
  const throttles = new Map<string, number>();
  const calls = { lost: 0, broken: 0, permanent: 0 };
  return {
    began: (fields: object) => telemetry.info('invocation began', { ...invocation, ...fields }),
    onTrouble({ kind, part, why, requestId }: Trouble): void {
      if (kind === 'throttled') {
        // There can be thousands: each reason is told once, and counted.
        if (!throttles.has(why)) telemetry.warn('throttled', { ...invocation, why });
        throttles.set(why, (throttles.get(why) ?? 0) + 1);
        return;
      }
      calls[kind] += 1;
      telemetry.warn(WORDS[kind], { ...invocation, part: partLabel(part), why, call: requestId });
    },
    ended({ state, planned, ok, failed, reused, usd }: Progress & { readonly usd: number }): void {
      const counts = { planned, ok, failed, reused, missing: planned - ok - failed };
      const { lost, broken } = calls;
      const all = [...throttles.values()].reduce((sum, one) => sum + one, 0);
      telemetry.info('invocation ended', {
        ...invocation,
        status: state,
        ...counts,
        throttles: all,
        throttledBy: Object.fromEntries(throttles),
        lost,
        broken: broken + calls.permanent,
        usd,
      });
      telemetry.count('Throttles', all);
      telemetry.count('LostCalls', lost);
      telemetry.count('BrokenCalls', broken + calls.permanent);
      telemetry.count('Cost', usd);
    },
  };
}

// --- internal ---

const WORDS = { lost: 'call lost', broken: 'call broken', permanent: 'call broken' } as const;
