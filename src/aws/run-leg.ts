import type { LambdaBackend, LambdaOptions } from '../backends/lambda.ts';
import { CannotGoOnError, InputError } from '../errors.ts';
import { parseExperiment } from '../experiment/experiment.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { planOf } from '../experiment/record.ts';
import { type Outcome, orchestrate } from '../orchestrate.ts';
import type { Progress } from '../progress.ts';
import { keys } from '../results.ts';
import { RESULTS_PREFIX } from '../store/s3.ts';
import { readIfThere, readJson, type Store, writeJson } from '../store/store.ts';
import { BudgetError, withinBudget } from './budget.ts';
import { type Cost, costMeter } from './cost.ts';
import { checkFits, mostAtOnce } from './fit.ts';
import { type LegEvent, parseLegEvent } from './leg-event.ts';
import type { Prices } from './prices.ts';
import { type LegProgress, type Story, storyOf } from './story.ts';

/** What a leg has around it. */
export interface LegSurroundings {
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

export interface LegAnswer {
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
  /** This leg's number, from 1. */
  readonly leg: number;
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
/** Legs in a row that finish nothing before it is given up. */
const MOST_IDLE_LEGS = 3;
const GIVEN_UP = 'Given up:';

/** Legs come and go and nothing is finished: told instead of tried for ever. */
export class NoProgressError extends CannotGoOnError {}

/**
 * One leg of an experiment on AWS: as much of it as fits in one invocation. Calling it again goes on.
 *
 * @throws InputError where the event or the experiment is wrong; CannotGoOnError where AWS does not let it go on;
 *   NoProgressError after three legs in a row that finished nothing
 */
export async function runLeg(event: unknown, around: LegSurroundings): Promise<LegAnswer> {
  const start = around.clock();
  const asked = parseLegEvent(event, around.now());
  checkConcurrency(asked, around);
  const planned = await planFor(asked, around.store);
  checkFits(planned.parts);

  const last = await lastProgress(around.store, planned.id);
  const story = storyOf(last, {
    now: around.now(),
    started: asked.started === undefined ? undefined : Date.parse(asked.started),
    parts: (await around.store.list(keys.allRuns(planned.id))).length,
  });
  const meter = costMeter({ ...around, ownMs: () => around.clock() - start, before: story.cost });
  const store = meter.watch(around.store);
  const reserve = Math.min(RESERVE_MS, RESERVE_SHARE * around.remainingMs);
  const lambda = around.backend({
    concurrency: asked.concurrency ?? around.concurrency,
    most: mostAtOnce(planned.parts, around.ownMemoryMb),
    deadline: start + around.remainingMs - reserve,
    onCall: meter.onCall,
  });
  const alsoReport = () => ({ legs: story.legs, cost: meter.cost(), notes: lambda.notes() });
  let latest = firstProgress(planned, { story, last, now: around.now() });
  const fail = async (error: Error) => {
    latest = { ...latest, ...alsoReport(), state: 'failed', error: error.message };
    await writeJson(store, keys.progress(planned.id), latest);
    throw error;
  };

  await writeJson(store, keys.progress(planned.id), { ...latest, ...alsoReport() });
  if (story.legs.idle >= MOST_IDLE_LEGS) return fail(noProgress(latest, last?.error));
  let outcome: Pick<Outcome, 'state' | 'damaged'>;
  let error: string | undefined;
  try {
    outcome = await orchestrate({
      plan: planned,
      backend: withinBudget(lambda, {
        ...around,
        meter,
        maxCostUsd: asked.maxCostUsd ?? Number.POSITIVE_INFINITY,
        underWay: lambda.underWay,
      }),
      store,
      now: around.now,
      started: story.started,
      retryFailed: asked.retryFailed,
      commitsAtOnce: COMMITS_AT_ONCE,
      unattended: true,
      alsoReport,
      onProgress: (progress) => {
        latest = progress;
      },
      software: around.software,
    });
  } catch (thrown) {
    if (!(thrown instanceof BudgetError)) throw thrown;
    error = thrown.message;
    outcome = { state: 'failed', damaged: [] };
  }
  const { ok, failed, reused } = latest;
  return {
    id: planned.id,
    status: outcome.state as LegAnswer['status'],
    bucket: around.bucket,
    prefix: `${RESULTS_PREFIX}${planned.id}/`,
    planned: latest.planned,
    ok,
    failed,
    reused,
    missing: latest.planned - ok - failed,
    cost: meter.cost(),
    leg: story.legs.count,
    ...(error === undefined ? {} : { error }),
    notes: lambda.notes(),
    damaged: outcome.damaged,
  };
}

// --- internal ---

function checkConcurrency({ concurrency }: LegEvent, { concurrency: most }: LegSurroundings): void {
  if (concurrency === undefined || most === undefined || concurrency <= most) return;
  throw new InputError([
    `Expected \`concurrency\` to be at most ${most}, the limit that the stack was deployed with, got \`${concurrency}\``,
  ]);
}

async function planFor({ experiment, id }: LegEvent, store: Store): Promise<Plan> {
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

async function lastProgress(store: Store, id: string): Promise<LegProgress | undefined> {
  const key = keys.progress(id);
  if (!(await store.list(key)).includes(key)) return undefined;
  // It is only about how it went so far; what stands is told by the parts.
  return readJson<LegProgress>(store, key).catch(() => undefined);
}

/** What progress.json says until it is known what stands: what it said last. */
function firstProgress(
  { id, runs }: Plan,
  { story, last, now }: { story: Story; last?: LegProgress; now: number },
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
    started: new Date(story.started).toISOString(),
    updated: new Date(now).toISOString(),
  };
}

function noProgress({ planned, ok, failed }: Progress, lastError?: string): NoProgressError {
  if (lastError?.startsWith(GIVEN_UP)) return new NoProgressError(lastError);
  return new NoProgressError(
    `${GIVEN_UP} ${MOST_IDLE_LEGS} calls in a row finished nothing more, with ${planned - ok - failed} of ${planned} runs missing. ` +
      (lastError
        ? `The last one ended with: ${lastError} `
        : "A part takes longer than the functions may, or other work takes all of the account's Lambda capacity. ") +
      'What is finished is kept; starting it again goes on.',
  );
}
