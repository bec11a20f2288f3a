import { lackingCode } from '../agents/own-agents.ts';
import type { LambdaBackend, LambdaOptions } from '../backends/lambda/lambda.ts';
import { parseExperiment } from '../experiment/experiment.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { planOf } from '../experiment/record.ts';
import { type Orchestrated, orchestrate } from '../orchestrate.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { readTables } from '../results/tables.ts';
import { readIfThere, type Store, writeJson } from '../store/store.ts';
import { CannotGoOnError, InputError } from '../validation/errors.ts';
import { BudgetError, withinBudget } from './budget.ts';
import { concurrencyFor } from './concurrency.ts';
import { type Cost, costMeter } from './cost.ts';
import type { Failure } from './failures.ts';
import { checkFits, mostAtOnce } from './fit.ts';
import { type AwsProgress, type History, historyOf, lastProgress } from './history.ts';
import { type InvocationEvent, parseInvocationEvent } from './invocation-event.ts';
import { timeForParts } from './invocation-time.ts';
import type { Prices } from './prices.ts';
import { invocationTally } from './tally.ts';
import { noTelemetry, type Telemetry } from './telemetry.ts';

/** What an invocation runs in. */
export interface InvocationContext {
  readonly store: Store;
  readonly backend: (options: Omit<LambdaOptions, 'invoke' | 'clock'>) => LambdaBackend;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The clock of the backend, for its deadline. */
  readonly clock: () => number;
  /** Milliseconds that are left of this invocation. */
  readonly remainingMs: number;
  readonly bucket: string;
  readonly prices: Prices;
  /** Of train-one-run, and of the orchestrator itself. */
  readonly memoryMb: number;
  readonly ownMemoryMb: number;
  /** The most calls at once that the stack was deployed with. */
  readonly concurrency?: number;
  /** What the account has left for functions without a reservation; undefined where it does not tell. */
  readonly unreserved?: () => Promise<number | undefined>;
  readonly telemetry?: Telemetry;
  readonly software?: string;
}

export interface InvocationAnswer {
  readonly id: string;
  readonly status: Exclude<Progress['state'], 'running'>;
  readonly bucket: string;
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly reused: number;
  readonly missing: number;
  /** Over all starts of the experiment. */
  readonly cost: Cost;
  /** The most parts at once that were asked for. */
  readonly concurrency: number;
  /** What made runs fail: each with how many, and the first of them. */
  readonly failures: readonly Failure[];
  /** This invocation's number, from 1. */
  readonly invocation: number;
  /** Where the status is `failed`: why, and how to go on. */
  readonly error?: string;
  /** What a person should know, in sentences. */
  readonly notes: readonly string[];
  /** Parts that did not stand, and were computed again. */
  readonly damaged: readonly string[];
}

const COMMITS_AT_ONCE = 32;
/** Invocations in a row that finish nothing before it is given up. */
const MOST_IDLE_INVOCATIONS = 3;
const GIVEN_UP = 'Given up:';

/** Invocations come and go and nothing is finished: told instead of tried for ever. */
export class NoProgressError extends CannotGoOnError {}

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
  const planned = await planFor(asked, context.store);
  const lacking = Object.values(planned.variants).flatMap(({ agent }) => lackingCode(agent) ?? []);
  if (lacking.length > 0) throw new InputError([...new Set(lacking)]);
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

async function planFor({ experiment, id }: InvocationEvent, store: Store): Promise<Plan> {
  if (experiment !== undefined) return plan(parseExperiment(experiment));
  const key = keys.experiment(id as string);
  let record: unknown;
  try {
    record = await readIfThere(store, key);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError([`Expected ${key} to be JSON, but it cannot be read: ${error.message}`]);
  }
  if (record === undefined) {
    throw new InputError([
      `Expected ${key} to be in the bucket, but there is none: put it there, or send \`experiment\``,
    ]);
  }
  await readTables(store, id as string);
  return planOf(record, { source: key });
}

/** What progress.json says until it is known what stands: what it said last. */
function firstProgress(
  { id, runs }: Plan,
  { history, last, now }: { history: History; last?: AwsProgress; now: number },
): Progress {
  const { ok = 0, failed = 0 } = last ?? {};
  const stands = Math.min(ok + failed, runs);
  return {
    id,
    state: 'running',
    planned: runs,
    ok: Math.max(0, stands - failed),
    failed: Math.min(failed, stands),
    reused: stands,
    episodes: 0,
    started: new Date(history.started).toISOString(),
    updated: new Date(now).toISOString(),
  };
}

function noProgress({ planned, ok, failed }: Progress, lastError?: string): NoProgressError {
  if (lastError?.startsWith(GIVEN_UP)) return new NoProgressError(lastError);
  return new NoProgressError(
    `${GIVEN_UP} ${MOST_IDLE_INVOCATIONS} calls in a row finished nothing more, with ${planned - ok - failed} of ${planned} runs missing. ` +
      (lastError
        ? `The last one ended with: ${lastError} `
        : "A part takes longer than the functions may, or other work takes all of the account's Lambda capacity. ") +
      'What is finished is kept; starting it again goes on.',
  );
}
