import { anySignal } from './backends/any-signal.ts';
import type { Backend, PartOutcome } from './backends/backend.ts';
import { type Plan, RESULTS_VERSION } from './experiment/plan.ts';
import { type ExperimentRecord, recordOf } from './experiment/record.ts';
import { sealOf } from './results/checksums.ts';
import { collector } from './results/collect.ts';
import { pendingCommits } from './results/commits.ts';
import { type Standing, setAside, whatStands } from './results/committed.ts';
import { keys } from './results/files.ts';
import { compareWithPlan, type MayRetry } from './results/missing.ts';
import { everyInterval, type Progress, progressWriter } from './results/progress.ts';
import { release } from './results/release.ts';
import { writeSummary } from './results/write-summary.ts';
import type { Summary } from './statistics/summary.ts';
import { readJson, type Store, writeJson } from './store/store.ts';
import { CannotGoOnError, messageOf } from './validation/errors.ts';

export interface Outcome {
  readonly id: string;
  readonly state: Progress['state'];
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly reused: number;
  readonly missing: number;
  /** Parts that did not stand, each with the reason: computed again, the damaged files kept under `damaged/`. */
  readonly damaged: readonly string[];
  /** Where nothing is missing, and nobody stopped it before it was made. */
  readonly summary?: Summary;
}

export interface OrchestrateOptions {
  readonly plan: Plan;
  readonly backend: Backend;
  readonly store: Store;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  /** Start no further parts, let the running ones finish. */
  readonly stopStarting?: AbortSignal;
  /** Stop at once. */
  readonly signal?: AbortSignal;
  /** Compute the parts again that have failed runs. */
  readonly retryFailed?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** What to note in experiment.json as having made the results. */
  readonly software?: string;
  /**
   * When the experiment was started, over all invocations, in milliseconds since 1970; now if not said. What was asked
   * for before does not count: failed runs that were written since then are not tried again.
   */
  readonly started?: number;
  /** How many parts to write at once: more than one where each write takes long, and none fills the line. */
  readonly commitsAtOnce?: number;
  /** Nobody sits beside it: progress is written while parts take long, too, and `<id>/cancel` is looked for. */
  readonly unattended?: boolean;
  /** What else progress.json says. */
  readonly alsoReport?: () => object;
}

/**
 * Carries out what is missing of a plan: parts go to the backend, what comes back to the store, episodes first
 * and then runs, which commits them. What stands is never computed again, so it can be stopped at any moment
 * and called again; when nothing is missing it writes summary.json, over all that stands.
 *
 * @throws what the store throws; everything that was committed stays
 */
export async function orchestrate(options: OrchestrateOptions): Promise<Outcome> {
  const { plan, backend, store, now, signal, onProgress, commitsAtOnce = 1, unattended = false } = options;
  const { id } = plan;
  const { started = now() } = options;
  const standing = await whatStands(store, id, plan.variants);
  const damaged = standing.damaged.map(({ key, reason }) => `${key} (${reason})`);
  const { missing, planned, counts } = compareWithPlan(plan, standing, await mayRetry(options, started));
  await writeJson(store, keys.experiment(id), await wholeRecord(options, standing));
  for (const part of standing.damaged) await setAside(store, id, part);

  let episodes = 0;
  const cancel = new AbortController();
  const report = progressWriter({
    store,
    now,
    onProgress,
    current: () => ({
      id,
      planned,
      ...counts,
      episodes,
      started: new Date(started).toISOString(),
      ...options.alsoReport?.(),
    }),
    beforeWrite: async () => {
      if (unattended && (await isCancelled(store, id, started))) cancel.abort();
    },
  });
  const stopStarting = anySignal(cancel.signal, options.stopStarting);
  const commits = pendingCommits(commitsAtOnce);
  const collecting = collector(
    plan,
    missing.filter(({ variant }) => !standing.runs.has(variant)),
  );
  const commit = async ({ part, ok, failed, runs, episodes: rows, table }: PartOutcome) => {
    const [first] = part.specs;
    await store.write(keys.episodes(id, part.variant, first.seed), rows);
    await store.write(keys.runs(id, part.variant, first.seed), runs);
    if (table) collecting.add(part, table, sealOf(runs));
    release(rows, runs);
    counts.ok += ok;
    counts.failed += failed;
    episodes += part.specs.length * first.episodes;
  };

  let stopBeat = async () => {};
  try {
    await report('running');
    if (unattended) stopBeat = everyInterval(() => report('running'));
    for await (const outcome of backend.run(missing, { signal, stopStarting })) {
      await commits.add(commit(outcome));
      await report('running');
    }
    await commits.all();
    await stopBeat();
    const left = planned - counts.ok - counts.failed;
    const help = { collecting, signal };
    const summary = left === 0 ? await unlessAborted(signal, writeSummary(store, plan, help)) : undefined;
    if (summary) checkNothingIsLost(summary, plan, standing);
    const stopped = signal?.aborted || cancel.signal.aborted;
    const state = summary ? 'done' : stopped ? 'cancelled' : 'incomplete';
    await report(state);
    return { id, state, planned, ...counts, missing: left, damaged, summary };
  } catch (error) {
    await commits.all().catch(() => undefined);
    await stopBeat();
    await report('failed', messageOf(error)).catch(() => undefined);
    throw error;
  }
}

// --- internal ---

/** What comes of it, or nothing where it was given up. */
async function unlessAborted<Value>(
  signal: AbortSignal | undefined,
  work: Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

/** Files that stood or were written may be gone: deleted by somebody, or on a disk that lost them. */
function checkNothingIsLost(summary: Summary, plan: Plan, standing: Standing): void {
  const lost = Object.keys(plan.variants).reduce((sum, variant) => {
    const expected = new Set([...plan.seeds, ...(standing.runs.get(variant)?.keys() ?? [])]).size;
    return sum + Math.max(0, expected - summary.variants[variant].runs);
  }, 0);
  if (lost === 0) return;
  throw new CannotGoOnError(
    `${lost} runs of ${plan.id} were written and are not there any more: somebody deletes its files. ` +
      'The same command trains them again.',
  );
}

/** What experiment.json says: the seeds of this plan, and any others that stand already. */
async function wholeRecord(options: OrchestrateOptions, standing: Standing): Promise<ExperimentRecord> {
  const { plan, store, now, software = 'manyruns' } = options;
  const key = keys.experiment(plan.id);
  let created = new Date(now()).toISOString();
  if ((await store.list(key)).includes(key)) {
    const before = await readJson<Partial<ExperimentRecord>>(store, key).catch(() => undefined);
    if (before?.version !== undefined && before.version !== RESULTS_VERSION) {
      throw new CannotGoOnError(
        `${key} is of version ${before.version}, and this manyruns writes version ${RESULTS_VERSION}: ` +
          'keep that folder elsewhere, or use the manyruns that made it.',
      );
    }
    created = before?.created ?? created;
  }
  const others = Object.keys(plan.variants).flatMap((variant) => [
    ...(standing.runs.get(variant)?.keys() ?? []),
  ]);
  const seeds = [...new Set([...plan.seeds, ...others.sort((a, b) => a - b)])];
  return recordOf({ ...plan, seeds }, { created, software });
}

/** Which parts with failed runs to compute again: those that were written before the experiment was started. */
async function mayRetry(
  { plan: { id }, store, retryFailed = false, started }: OrchestrateOptions,
  since: number,
): Promise<MayRetry> {
  if (!retryFailed) return () => false;
  const times = started === undefined ? undefined : await store.modified?.(keys.allRuns(id));
  return (variant, seed) => !((times?.get(keys.runs(id, variant, seed)) ?? 0) > since);
}

/** Whether there is a cancel object that is not older than the start. S3 cuts its times to whole seconds. */
async function isCancelled(store: Store, id: string, started: number): Promise<boolean> {
  const key = keys.cancel(id);
  if (!store.modified) return (await store.list(key)).includes(key);
  return ((await store.modified(key)).get(key) ?? 0) >= Math.floor(started / 1000) * 1000;
}
