import { type ConcurrencyLimiter, concurrencyLimiter } from '../src/backends/lambda/concurrency-limiter.ts';
import { type Attempt, fanOut } from '../src/backends/lambda/fan-out.ts';
import { virtualClock } from './virtual-clock.ts';

export interface Simulation {
  readonly calls: number;
  /** How many calls may run at once, by the time in milliseconds. */
  readonly capacity: (time: number) => number;
  /** Milliseconds that a call runs, by its number. */
  readonly runMs: (call: number) => number;
  readonly coldStartMs: number;
  /** What the limiter is told; without it, it finds out. */
  readonly limit?: number;
}

export interface SimulatedRun {
  readonly makespanMs: number;
  /** The makespan of a caller who knows the capacity at every moment. */
  readonly idealMs: number;
  readonly throttled: number;
  readonly coldStarts: number;
  readonly done: number;
  readonly peak: number;
}

/** Calls against a simulated service, in simulated time, through the loop and the limiter of the Lambda backend. */
export async function simulate(simulation: Simulation): Promise<SimulatedRun> {
  const { limit } = simulation;
  const found = await run(simulation, (now) => concurrencyLimiter({ limit, now }));
  const { makespanMs: idealMs } = await run(simulation, (now) => knowingGate(simulation.capacity, now));
  return { ...found, idealMs };
}

// --- internal ---

/** Of each way between caller and service. */
const LATENCY_MS = 10;

async function run(
  { calls, capacity, runMs, coldStartMs }: Simulation,
  gateOf: (now: () => number) => ConcurrencyLimiter,
): Promise<Omit<SimulatedRun, 'idealMs'>> {
  const clock = virtualClock();
  const counts = { throttled: 0, coldStarts: 0, done: 0, peak: 0 };
  let busy = 0;
  let warm = 0;
  const attempt = async (call: number): Promise<Attempt<number>> => {
    await clock.sleep(LATENCY_MS);
    if (busy >= capacity(clock.now())) {
      counts.throttled += 1;
      await clock.sleep(LATENCY_MS);
      return { kind: 'throttled' };
    }
    busy += 1;
    counts.peak = Math.max(counts.peak, busy);
    const isCold = warm === 0;
    if (isCold) counts.coldStarts += 1;
    else warm -= 1;
    await clock.sleep(runMs(call) + (isCold ? coldStartMs : 0));
    busy -= 1;
    warm += 1;
    await clock.sleep(LATENCY_MS);
    return { kind: 'answered', answer: call };
  };
  const carryOut = async () => {
    const tasks = Array.from({ length: calls }, (_, call) => call);
    for await (const _ of fanOut({ tasks, attempt, limiter: gateOf(clock.now), clock })) counts.done += 1;
    return clock.now();
  };
  return { makespanMs: await clock.runUntil(carryOut()), ...counts };
}

/** A limiter that knows the capacity at every moment: what nobody can do better than. */
function knowingGate(capacity: (time: number) => number, now: () => number): ConcurrencyLimiter {
  const limiter = concurrencyLimiter({ now });
  return {
    ...limiter,
    mayStart: () => limiter.underWay() < capacity(now()),
    closedFor: () => (limiter.underWay() === 0 ? 50 : 0),
  };
}
