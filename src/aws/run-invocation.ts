import { type Orchestrated, orchestrate } from '../orchestrate.ts';
import { keys } from '../results/keys.ts';
import { writeJson } from '../store/store.ts';
import { InputError } from '../validation/errors.ts';
import { BudgetError, withinBudget } from './budget.ts';
import { concurrencyFor } from './concurrency.ts';
import { costMeter } from './cost.ts';
import { checkFits, mostAtOnce } from './fit.ts';
import { firstProgress, historyOf, lastProgress } from './history.ts';
import type { InvocationAnswer } from './invocation-answer.ts';
import type { InvocationContext } from './invocation-context.ts';
import { parseInvocationEvent } from './invocation-event.ts';
import { planOfEvent } from './invocation-plan.ts';
import { timeForParts } from './invocation-time.ts';
import { MOST_IDLE_INVOCATIONS, noProgress } from './no-progress.ts';
import { invocationTally } from './tally.ts';
import { noTelemetry } from './telemetry.ts';

/** Each waits for S3 most of the time. */
const COMMITS_AT_ONCE = 32;

/**
 * One invocation of an experiment on AWS: as much of it as fits in one invocation. Calling it again goes on.
 *
 * @throws InputError where the event or the experiment is wrong; CannotGoOnError where AWS does not let it go on;
 *   NoProgressError after three invocations in a row that finished nothing
 */
export async function runInvocation(event: unknown, context: InvocationContext): Promise<InvocationAnswer> {
  const { telemetry = noTelemetry } = context;
  try {
    return await carryOut(event, context);
  } catch (error) {
    if (error instanceof InputError && isFromMachine(event)) telemetry.count('RefusedExecutions', 1);
    throw error;
  }
}

// --- internal ---

async function carryOut(event: unknown, context: InvocationContext): Promise<InvocationAnswer> {
  const start = context.clock();
  const { telemetry = noTelemetry } = context;
  const asked = parseInvocationEvent(event, context.now());
  const concurrency = await concurrencyFor({
    asked: asked.concurrency,
    deployed: context.concurrency,
    unreserved: context.unreserved ?? (async () => undefined),
  });
  const planned = await planOfEvent(asked, context.store);
  checkFits(planned.parts);

  const last = await lastProgress(context.store, planned.id);
  const history = historyOf(last, {
    now: context.now(),
    started: asked.started === undefined ? undefined : Date.parse(asked.started),
    parts: (await context.store.list(keys.allRuns(planned.id))).length,
  });
  const meter = costMeter({ ...context, ownMs: () => context.clock() - start, before: history.cost });
  const store = meter.watch(context.store);
  const tally = invocationTally({
    telemetry,
    experiment: planned.id,
    invocation: history.invocations.count,
    failures: asked.retryFailed && history.isNewStart ? [] : last?.failures,
  });
  const limit = Math.min(concurrency.limit, mostAtOnce(planned.parts, context.ownMemoryMb));
  const lambda = context.backend({
    concurrency: limit,
    deadline: start + timeForParts(context.remainingMs),
    onCall: meter.onCall,
    onTrouble: tally.onTrouble,
  });
  const notes = () => [...(concurrency.note ? [concurrency.note] : []), ...lambda.notes()];
  const alsoReport = () => ({
    invocations: history.invocations,
    cost: meter.cost(),
    usdBefore: history.usdBefore,
    failures: tally.failures(),
    notes: notes(),
  });
  let latest = firstProgress(planned, { history, last, now: context.now() });

  tally.began({ planned: planned.runs, concurrency: limit, because: concurrency.because });
  await writeJson(store, keys.progress(planned.id), { ...latest, ...alsoReport() });
  if (history.invocations.idle >= MOST_IDLE_INVOCATIONS) {
    const error = noProgress(latest, last?.error);
    const failed = { ...latest, ...alsoReport(), state: 'failed', error: error.message };
    await writeJson(store, keys.progress(planned.id), failed);
    throw error;
  }
  let outcome: Pick<Orchestrated, 'state' | 'damaged'>;
  let error: string | undefined;
  try {
    outcome = await orchestrate({
      plan: planned,
      backend: withinBudget(tally.watch(lambda), {
        ...context,
        meter,
        maxCostUsd: asked.maxCostUsd ?? Number.POSITIVE_INFINITY,
        usdBefore: history.usdBefore,
        underWay: lambda.underWay,
      }),
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
    });
  } catch (thrown) {
    if (!(thrown instanceof BudgetError)) throw thrown;
    error = thrown.message;
    outcome = { state: 'failed', damaged: [] };
    if (isFromMachine(event)) telemetry.count('RefusedExecutions', 1);
  } finally {
    tally.ended({ ...latest, usd: meter.cost().usd - history.cost.usd });
  }
  const { ok, failed, reused } = latest;
  return {
    id: planned.id,
    status: outcome.state as InvocationAnswer['status'],
    bucket: context.bucket,
    planned: latest.planned,
    ok,
    failed,
    reused,
    missing: latest.planned - ok - failed,
    cost: meter.cost(),
    concurrency: limit,
    failures: tally.failures(),
    invocation: history.invocations.count,
    ...(error === undefined ? {} : { error }),
    notes: notes(),
    damaged: outcome.damaged,
  };
}

/** Only the state machine says when an experiment was started. */
function isFromMachine(event: unknown): boolean {
  return typeof event === 'object' && event !== null && Object.hasOwn(event, 'started');
}
