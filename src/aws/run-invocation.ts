import type { LambdaBackend, LambdaOptions } from '../backends/lambda/lambda.ts';
import { parseExperiment } from '../experiment/experiment.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { planOf } from '../experiment/record.ts';
import { type Orchestrated, orchestrate } from '../orchestrate.ts';
import { keys } from '../results/keys.ts';
import type { Progress } from '../results/progress.ts';
import { RESULTS_PREFIX } from '../store/s3.ts';
import { readIfThere, readJson, type Store, writeJson } from '../store/store.ts';
import { CannotGoOnError, InputError } from '../validation/errors.ts';
import { BudgetError, withinBudget } from './budget.ts';
import { type Cost, costMeter } from './cost.ts';
import { checkFits, mostAtOnce } from './fit.ts';
import { type AwsProgress, type History, historyOf } from './history.ts';
import { type InvocationEvent, parseInvocationEvent } from './invocation-event.ts';
import type { Prices } from './prices.ts';

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
  /** The most calls at once that the stack allows. */
  readonly concurrency?: number;
  readonly software?: string;
}

export interface InvocationAnswer {
  readonly id: string;
  readonly status: Exclude<Progress['state'], 'running'>;
  readonly bucket: string;
  /** Of all keys of the experiment. */
  readonly prefix: string;
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly reused: number;
  readonly missing: number;
  readonly cost: Cost;
  /** This invocation's number, from 1. */
  readonly invocation: number;
  /** Where the status is `failed`: why, and how to go on. */
  readonly error?: string;
  /** What a person should know, in sentences. */
  readonly notes: readonly string[];
  /** Parts that did not stand, and were computed again. */
  readonly damaged: readonly string[];
}

/** Kept back at the end of an invocation, to write what is done and to answer: at most, and of short ones. */
const RESERVE_MS = 15_000;
const RESERVE_SHARE = 0.2;
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
  const start = context.clock();
  const asked = parseInvocationEvent(event, context.now());
  checkConcurrency(asked, context);
  const planned = await planFor(asked, context.store);
  checkFits(planned.parts);

  const last = await lastProgress(context.store, planned.id);
  const history = historyOf(last, {
    now: context.now(),
    started: asked.started === undefined ? undefined : Date.parse(asked.started),
    parts: (await context.store.list(keys.allRuns(planned.id))).length,
  });
  const meter = costMeter({ ...context, ownMs: () => context.clock() - start, before: history.cost });
  const store = meter.watch(context.store);
  const reserve = Math.min(RESERVE_MS, RESERVE_SHARE * context.remainingMs);
  const lambda = context.backend({
    concurrency: asked.concurrency ?? context.concurrency,
    most: mostAtOnce(planned.parts, context.ownMemoryMb),
    deadline: start + context.remainingMs - reserve,
    onCall: meter.onCall,
  });
  const alsoReport = () => ({ invocations: history.invocations, cost: meter.cost(), notes: lambda.notes() });
  let latest = firstProgress(planned, { history, last, now: context.now() });
  const fail = async (error: Error) => {
    latest = { ...latest, ...alsoReport(), state: 'failed', error: error.message };
    await writeJson(store, keys.progress(planned.id), latest);
    throw error;
  };

  await writeJson(store, keys.progress(planned.id), { ...latest, ...alsoReport() });
  if (history.invocations.idle >= MOST_IDLE_INVOCATIONS) return fail(noProgress(latest, last?.error));
  let outcome: Pick<Orchestrated, 'state' | 'damaged'>;
  let error: string | undefined;
  try {
    outcome = await orchestrate({
      plan: planned,
      backend: withinBudget(lambda, {
        ...context,
        meter,
        maxCostUsd: asked.maxCostUsd ?? Number.POSITIVE_INFINITY,
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
  }
  const { ok, failed, reused } = latest;
  return {
    id: planned.id,
    status: outcome.state as InvocationAnswer['status'],
    bucket: context.bucket,
    prefix: `${RESULTS_PREFIX}${planned.id}/`,
    planned: latest.planned,
    ok,
    failed,
    reused,
    missing: latest.planned - ok - failed,
    cost: meter.cost(),
    invocation: history.invocations.count,
    ...(error === undefined ? {} : { error }),
    notes: lambda.notes(),
    damaged: outcome.damaged,
  };
}

// --- internal ---

function checkConcurrency({ concurrency }: InvocationEvent, { concurrency: most }: InvocationContext): void {
  if (concurrency === undefined || most === undefined || concurrency <= most) return;
  throw new InputError([
    `Expected \`concurrency\` to be at most ${most}, the limit that the stack was deployed with, got \`${concurrency}\``,
  ]);
}

async function planFor({ experiment, id }: InvocationEvent, store: Store): Promise<Plan> {
  if (experiment !== undefined) return plan(parseExperiment(experiment));
  const key = keys.experiment(id as string);
  const record = await readIfThere(store, key);
  if (record === undefined) {
    throw new InputError([
      `Expected ${key} to be in the bucket, but there is none: put it there, or send \`experiment\``,
    ]);
  }
  return planOf(record, { source: key });
}

async function lastProgress(store: Store, id: string): Promise<AwsProgress | undefined> {
  const key = keys.progress(id);
  if (!(await store.list(key)).includes(key)) return undefined;
  // It is only about how it went so far; what stands is told by the parts.
  return readJson<AwsProgress>(store, key).catch(() => undefined);
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
