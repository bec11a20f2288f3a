import { simulate } from '../test/simulated-lambda.ts';
import type { Measurement, Row } from './measurement.ts';

const RUN_SECONDS = 1;
const COLD_START_SECONDS = 0.5;
const CAPACITIES = [10, 100, 900];
const CALLS = [100, 1000, 10_000, 100_000];

/** A share of the calls takes several times as long as the others. */
const STRAGGLERS = { share: 0.02, times: 5 };

const runTimes: Record<string, (call: number) => number> = {
  steady: () => RUN_SECONDS,
  'half to one and a half': (call) => RUN_SECONDS * (0.5 + chance(call)),
  '2% stragglers, five times as long': (call) =>
    RUN_SECONDS * (chance(call) < STRAGGLERS.share ? STRAGGLERS.times : 1),
};

/**
 * The fan-out on Lambda in simulated time, through the loop and the limiter that do the real one: new environments
 * start cold, and what is beyond the capacity is refused with 429.
 */
export const fanOut: Measurement = {
  title: `The fan-out on Lambda, in simulated time: calls of ${RUN_SECONDS} s, cold starts of ${COLD_START_SECONDS} s; ideal = ceil(calls / capacity) x run time + cold start`,
  async measure() {
    const rows: Row[] = [];
    for (const [times, seconds] of Object.entries(runTimes)) {
      for (const capacity of CAPACITIES) {
        for (const calls of CALLS) {
          for (const isTold of [true, false]) {
            rows.push(await measureCase({ times, seconds, capacity, calls, isTold }));
          }
        }
      }
    }
    return rows;
  },
};

// --- internal ---

interface Case {
  readonly times: string;
  readonly seconds: (call: number) => number;
  readonly capacity: number;
  readonly calls: number;
  readonly isTold: boolean;
}

async function measureCase({ times, seconds, capacity, calls, isTold }: Case): Promise<Row> {
  const { makespanMs, throttled, coldStarts, done } = await simulate({
    calls,
    capacity: () => capacity,
    runMs: (call) => 1000 * seconds(call),
    coldStartMs: 1000 * COLD_START_SECONDS,
    limit: isTold ? capacity : undefined,
  });
  if (done !== calls) throw new Error(`${calls - done} of ${calls} calls were lost`);
  let mean = 0;
  for (let call = 0; call < calls; call++) mean += seconds(call) / calls;
  const ideal = Math.ceil(calls / capacity) * mean + COLD_START_SECONDS;
  return {
    'run times': times,
    capacity,
    limit: isTold ? 'told' : 'finds out',
    calls,
    'ideal s': ideal,
    s: makespanMs / 1000,
    's / ideal': makespanMs / 1000 / ideal,
    'runs lost': (makespanMs / 1000 - ideal) / RUN_SECONDS,
    'refused (429)': throttled,
    'cold starts': coldStarts,
  };
}

/** A number from 0 to 1 for each call, always the same. */
function chance(call: number): number {
  return (Math.imul(call + 1, 2654435761) >>> 0) / 2 ** 32;
}
