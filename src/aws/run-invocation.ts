import type { Clock } from '../backends/lambda/fan-out.ts';
import type { Invoke } from '../backends/lambda/invoke.ts';
import { lambda } from '../backends/lambda/lambda.ts';
import { orchestrate } from '../orchestrate.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { type Store, writeJson } from '../store/store.ts';
import { InputError } from '../validation/errors.ts';
import { BudgetError, withinBudget } from './budget.ts';
import { concurrencyFor } from './concurrency.ts';
import { costMeter } from './cost.ts';
import { checkFits, mostAtOnce } from './fit.ts';
import { noProgress, readHistory } from './history.ts';
import { parseInvocationEvent } from './invocation-event.ts';
import { planOfEvent } from './invocation-plan.ts';
import { timeForParts } from './invocation-time.ts';
import type { OrchestratorEnvironment } from './orchestrator-environment.ts';
import { invocationTally } from './tally.ts';
import type { Telemetry } from './telemetry.ts';

/** What an invocation runs in. */
export interface InvocationContext extends Omit<OrchestratorEnvironment, 'trainOneRun' | 'timeoutMs'> {
  readonly store: Store;
  readonly invoke: Invoke;
  /** What the account has left for functions without a reservation; undefined where it does not tell. */
  readonly unreserved: () => Promise<number | undefined>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly clock: Clock;
  /** Milliseconds that are left of this invocation. */
  readonly remainingMs: number;
  readonly telemetry: Telemetry;
  readonly software: string;
}

/** What the orchestrator answers. */
export type InvocationAnswer = Awaited<ReturnType<typeof carryOut>>;

/** Each waits for S3 most of the time. */
const COMMITS_AT_ONCE = 32;

/**
 * One invocation of an experiment on AWS: as much of it as fits in one invocation. Calling it again goes on.
 *
 * @throws InputError where the event or the experiment is wrong; CannotGoOnError where AWS does not let it go on;
 *   NoProgressError after three invocations in a row that finished nothing
 */
export async function runInvocation(event: unknown, context: InvocationContext): Promise<InvocationAnswer> {
  // Only the state machine says when an experiment was started.
  const isExecution = typeof event === 'object' && event !== null && Object.hasOwn(event, 'started');
  let isRefused = false;
  try {
    const answer = await carryOut(event, context);
    isRefused = answer.status === 'failed';
    return answer;
  } catch (error) {
    isRefused = error instanceof InputError;
    throw error;
  } finally {
    if (isExecution && isRefused) context.telemetry.count('RefusedExecutions', 1);
  }
}

// --- internal ---

async function carryOut(event: unknown, context: InvocationContext) {
  const work = await readWork(event, context);
  const { asked, plan, history, concurrency } = work;
  const { store, backend, meter, tally, soFar } = equipmentFor(work, context);
  const { invocations, usdBefore } = history;
  const alsoReport = () => ({ invocations, usdBefore, ...soFar() });

  const { limit, because } = concurrency;
  tally.began({ planned: plan.runs, concurrency: limit, because });
  const givenUp = noProgress(history);
  const error = givenUp && { state: 'failed', error: givenUp.message };
  await writeJson(store, keys.progress(plan.id), { ...history.progress, ...alsoReport(), ...error });
  if (givenUp) throw givenUp;

  let latest: Progress = history.progress;
  let damaged: readonly string[] = [];
  try {
    ({ damaged } = await orchestrate({
      plan,
      backend,
      store,
      now: context.now,
      started: history.started,
      retryFailed: asked.retryFailed,
      commitsAtOnce: COMMITS_AT_ONCE,
      unattended: true,
      alsoReport,
      onProgress: (progress) => {
        latest = progress;
      },
      software: context.software,
    }));
  } catch (error) {
    // An answer, not an error: the last progress says that it failed, and why.
    if (!(error instanceof BudgetError)) throw error;
  } finally {
    tally.ended(latest, meter.cost().usd - history.cost.usd);
  }
  const { state: status, planned, ok, failed, reused } = latest;
  return {
    ...{ id: plan.id, status, bucket: context.bucket },
    ...{ planned, ok, failed, reused, missing: planned - ok - failed },
    ...soFar(),
    /** The most parts at once that were asked for. */
    concurrency: limit,
    /** This invocation's number, from 1. */
    invocation: invocations.count,
    /** Parts that did not stand, and were computed again. */
    damaged,
    /** Where the status is `failed`: why, and how to go on. */
    error: latest.error,
  };
}

type Work = Awaited<ReturnType<typeof readWork>>;

/** What an event asks for, and how far it is; refused where it cannot be done. */
async function readWork(event: unknown, context: InvocationContext) {
  const { store, now } = context;
  const start = context.clock.now();
  const asked = parseInvocationEvent(event, now());
  const concurrency = await concurrencyFor(asked.concurrency, context.concurrency, context.unreserved);
  const plan = await planOfEvent(asked, store);
  checkFits(plan.parts);
  const history = await readHistory(store, plan, { now: now(), started: asked.started });
  const limit = Math.min(concurrency.limit, mostAtOnce(plan.parts, context.ownMemoryMb));
  return { start, asked, plan, history, concurrency: { ...concurrency, limit } };
}

/** The store and the backend, and what watches over them: cost, counts, budget and deadline. */
function equipmentFor({ start, asked, plan, history, concurrency }: Work, context: InvocationContext) {
  const { clock, telemetry } = context;
  const meter = costMeter({ ...context, ownMs: () => clock.now() - start, before: history.cost });
  const tally = invocationTally({
    telemetry,
    experiment: plan.id,
    invocation: history.invocations.count,
    failures: asked.retryFailed && history.isNewStart ? [] : history.failures,
  });
  const calls = lambda({
    invoke: context.invoke,
    clock,
    concurrency: concurrency.limit,
    deadline: start + timeForParts(context.remainingMs),
    onCall: meter.onCall,
    onTrouble: tally.onTrouble,
  });
  const backend = withinBudget(tally.watch(calls), {
    ...context,
    meter,
    maxCostUsd: asked.maxCostUsd,
    usdBefore: history.usdBefore,
    underWay: calls.underWay,
  });
  const soFar = () => ({
    /** Over all starts of the experiment. */
    cost: meter.cost(),
    /** What made runs fail: each with how many, and the first of them. */
    failures: tally.failures(),
    /** What a person should know, in sentences. */
    notes: [...(concurrency.note ? [concurrency.note] : []), ...calls.notes()],
  });
  return { store: meter.watch(context.store), backend, meter, tally, soFar };
}
