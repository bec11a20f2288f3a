import type { Backend } from './backends/backend.ts';
import { CannotGoOnError, messageOf } from './errors.ts';
import type { Part } from './experiment/part.ts';
import { type Plan, RESULTS_VERSION } from './experiment/plan.ts';
import { keys } from './results.ts';
import type { RunSpec, RunSpecWithoutSeed } from './run-spec.ts';
import { type Standing, setAside, whatStands } from './standing.ts';
import { collect } from './statistics/collect.ts';
import { summarize } from './statistics/summarize.ts';
import type { Summary } from './statistics/summary.ts';
import { readJson, type Store, writeJson } from './store/store.ts';

/** experiment.json */
export interface ExperimentRecord {
  readonly id: string;
  readonly version: number;
  readonly software: string;
  readonly created: string;
  readonly variants: Readonly<Record<string, RunSpecWithoutSeed>>;
  readonly seeds: readonly number[];
  readonly baseline: string;
  readonly comparedWith: Readonly<Record<string, string>>;
  readonly blocks: readonly number[];
}

/** progress.json */
export interface Progress {
  readonly id: string;
  readonly state: 'running' | 'done' | 'incomplete' | 'failed' | 'cancelled';
  /** Runs: all of the plan; of these, those that stand, well or failed; of these, those that stood before. */
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly reused: number;
  /** Episodes trained so far, this time. */
  readonly episodes: number;
  readonly started: string;
  readonly updated: string;
  readonly error?: string;
}

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
  /** Where nothing is missing. */
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
}

const PROGRESS_INTERVAL_MS = 1000;

/**
 * Carries out what is missing of a plan: parts go to the backend, what comes back to the store, episodes first
 * and then runs, which commits them. What stands is never computed again, so it can be stopped at any moment
 * and called again; when nothing is missing it writes summary.json, over all that stands.
 *
 * @throws what the store throws; everything that was committed stays
 */
export async function orchestrate(options: OrchestrateOptions): Promise<Outcome> {
  const { plan, backend, store, now, stopStarting, signal, retryFailed = false, onProgress } = options;
  const { id } = plan;
  const standing = await whatStands(store, id);
  const damaged = standing.damaged.map(({ key, reason }) => `${key} (${reason})`);
  const { missing, planned, counts } = compareWithPlan(plan, standing, retryFailed);
  await writeJson(store, keys.experiment(id), await recordOf(options, standing));
  for (const part of standing.damaged) await setAside(store, id, part);

  const started = isoTime(now());
  let episodes = 0;
  let lastWritten = Number.NEGATIVE_INFINITY;
  const report = async (state: Progress['state'], error?: string) => {
    const time = now();
    const running = state === 'running';
    const progress: Progress = {
      id,
      state,
      planned,
      ...counts,
      episodes,
      started,
      updated: isoTime(time),
      ...(error === undefined ? {} : { error }),
    };
    onProgress?.(progress);
    if (running && time >= lastWritten && time - lastWritten < PROGRESS_INTERVAL_MS) return;
    lastWritten = time;
    await writeJson(store, keys.progress(id), progress);
  };

  try {
    await report('running');
    for await (const { part, ok, failed, runs, episodes: rows } of backend.run(missing, {
      signal,
      stopStarting,
    })) {
      const [first] = part.specs;
      await store.write(keys.episodes(id, part.variant, first.seed), rows);
      await store.write(keys.runs(id, part.variant, first.seed), runs);
      counts.ok += ok;
      counts.failed += failed;
      episodes += part.specs.length * first.episodes;
      await report('running');
    }
    const left = planned - counts.ok - counts.failed;
    const state = left === 0 ? 'done' : signal?.aborted ? 'cancelled' : 'incomplete';
    const summary = state === 'done' ? await writeSummary(store, plan) : undefined;
    await report(state);
    return { id, state, planned, ...counts, missing: left, damaged, summary };
  } catch (error) {
    await report('failed', messageOf(error)).catch(() => undefined);
    throw error;
  }
}

/** Computes summary.json from all the runs that stand, and writes it. */
export async function writeSummary(
  store: Store,
  { id, variants, baseline, comparedWith }: Pick<Plan, 'id' | 'variants' | 'baseline' | 'comparedWith'>,
): Promise<Summary> {
  const summary = summarize({ id, baseline, comparedWith, variants: await collect(store, { id, variants }) });
  await writeJson(store, keys.summary(id), summary);
  return summary;
}

// --- internal ---

function compareWithPlan(plan: Plan, standing: Standing, retryFailed: boolean) {
  const counts = { ok: 0, failed: 0, reused: 0 };
  const missing: Part[] = [];
  const retried = new Set<string>();
  for (const { variant, specs } of plan.parts) {
    const runs = standing.runs.get(variant) ?? new Map();
    const replace = standing.toReplace.get(variant) ?? new Set();
    let open: RunSpec[] = [];
    const close = () => {
      if (open.length > 0) missing.push({ variant, specs: open });
      open = [];
    };
    for (const spec of specs) {
      const run = runs.get(spec.seed);
      if (run?.failed && retryFailed) retried.add(`${variant}/${run.partFirstSeed}`);
      if (run) continue;
      if (replace.has(spec.seed)) close();
      open.push(spec);
    }
    close();
  }
  missing.push(...wholeParts(plan, standing, retried));
  const again = new Set(
    missing.flatMap(({ variant, specs }) => specs.map(({ seed }) => `${variant}/${seed}`)),
  );
  for (const { variant, specs } of plan.parts) {
    for (const { seed } of specs) {
      const run = standing.runs.get(variant)?.get(seed);
      if (!run || again.has(`${variant}/${seed}`)) continue;
      counts.reused += 1;
      counts[run.failed ? 'failed' : 'ok'] += 1;
    }
  }
  // A part that is replaced as a whole may hold seeds that this plan does not ask for.
  return { missing, planned: counts.reused + again.size, counts };
}

/** The parts as they stand, to be computed and replaced as a whole. */
function wholeParts({ variants }: Plan, standing: Standing, retried: ReadonlySet<string>): Part[] {
  return [...retried].map((name) => {
    const [variant, first] = name.split('/');
    const { environment, agent, epsilon, episodes, maxStepsPerEpisode } = variants[variant];
    const seeds = [...(standing.runs.get(variant) ?? [])]
      .filter(([, run]) => run.partFirstSeed === Number(first))
      .map(([seed]) => seed);
    return {
      variant,
      specs: seeds.map((seed) => ({ environment, agent, epsilon, episodes, seed, maxStepsPerEpisode })),
    };
  });
}

/** What experiment.json says: the seeds of this plan, and any others that stand already. */
async function recordOf(options: OrchestrateOptions, standing: Standing): Promise<ExperimentRecord> {
  const { plan, store, now, software = 'manyruns' } = options;
  const key = keys.experiment(plan.id);
  let created = isoTime(now());
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
  const { id, variants, baseline, comparedWith, blocks } = plan;
  const seeds = [...new Set([...plan.seeds, ...others.sort((a, b) => a - b)])];
  return { id, version: RESULTS_VERSION, software, created, variants, seeds, baseline, comparedWith, blocks };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
