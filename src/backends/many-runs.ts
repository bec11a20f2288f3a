import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod/mini';
import { isOwnAgent } from '../agents/own-agents.ts';
import { packedTablesOf } from '../environments/tables.ts';
import { chunksOf } from '../experiment/chunks.ts';
import { type RunResult, trainNormalised } from '../training/run.ts';
import { normaliseRunSpec, type RunSpec, type RunSpecInput, seedListField } from '../training/run-spec.ts';
import { InputError } from '../validation/errors.ts';
import { integerFrom } from '../validation/fields.ts';
import { checkInteger, parse } from '../validation/parse.ts';
import type { PoolOptions } from './pool.ts';

export interface ManyRunsOptions extends Omit<RunSpecInput, 'seed'> {
  /** How many (0, 1, ...), or which ones. */
  readonly seeds: number | readonly number[];
  /** The most threads to use; all cores if not said. Of no consequence for the results. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

export interface ManyRuns {
  /** In the order of the seeds. */
  readonly runs: readonly RunResult[];
  /** Means over the runs, one element per episode. */
  readonly meanTimesteps: Float64Array;
  readonly meanPenalties: Float64Array;
  readonly meanReturns: Float64Array;
}

/**
 * Trains one run for each seed, one after another, in this thread.
 *
 * @throws InputError where the options are wrong; the signal's reason when it is aborted
 */
export async function trainManyRuns(options: ManyRunsOptions): Promise<ManyRuns> {
  const runs: RunResult[] = [];
  for (const spec of specsOf(options)) {
    await setImmediate();
    options.signal?.throwIfAborted();
    runs.push(trainNormalised(spec));
  }
  return withMeans(runs);
}

/**
 * The same runs with the same results to the last bit, on several threads at once.
 *
 * @throws InputError where the options are wrong; the signal's reason when it is aborted
 */
export async function trainManyRunsInParallel(options: ManyRunsOptions): Promise<ManyRuns> {
  const { threads = availableParallelism(), signal } = options;
  checkInteger('threads', threads, 1);
  const specs = specsOf(options);
  signal?.throwIfAborted();
  const size = Math.min(threads, specs.length);
  // Several tasks per thread, so that none waits long for the last one; few enough that sending costs nothing.
  const tasks = chunksOf(specs, Math.ceil(specs.length / (size * TASKS_PER_THREAD)));
  try {
    const runs = await inThreads({ threads: size, signal }, (train) => Promise.all(tasks.map(train)));
    return withMeans(runs.flat());
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/**
 * Trains runs again whose results stand: in this thread, or, where there are agents of one's own among them, in another
 * one, which can be ended.
 *
 * @returns for each its result, or, of such an agent, why there is none
 */
export async function trainAgain(specs: readonly RunSpec[]): Promise<(RunResult | Error)[]> {
  if (!specs.some(({ agent }) => isOwnAgent(agent))) return specs.map((spec) => trainNormalised(spec));
  return inThreads({ threads: 1 }, async (train) => {
    const results = specs.map((spec) => train([spec]).catch((error: Error) => [error]));
    return (await Promise.all(results)).flat();
  });
}

// --- internal ---

const TASKS_PER_THREAD = 8;

/** Does something with threads that train runs, and ends them. */
async function inThreads<Value>(
  options: Pick<PoolOptions, 'threads' | 'signal'>,
  use: (train: (specs: readonly RunSpec[]) => Promise<RunResult[]>) => Promise<Value>,
): Promise<Value> {
  const { threadPool } = await import('./pool.ts');
  const pool = threadPool(options);
  try {
    return await use((specs) => pool.run('runs', { specs, tables: packedTablesOf(specs) }, specs));
  } finally {
    pool.end();
  }
}

const SEEDS = 'a count from 1 to 1000000, or a list of different seeds';

function specsOf({ seeds, threads: _, signal: __, ...run }: ManyRunsOptions): RunSpec[] {
  const field = z.union([integerFrom(1, 1e6), seedListField(SEEDS)], { error: SEEDS });
  const { seeds: checked } = parse(z.object({ seeds: field }), { seeds });
  const list = typeof checked === 'number' ? Array.from({ length: checked }, (_, seed) => seed) : checked;
  if (Object.hasOwn(run, 'seed')) throw new InputError(['Expected `seeds`, not `seed`']);
  const spec = normaliseRunSpec({ ...run, seed: list[0] });
  return list.map((seed) => ({ ...spec, seed }));
}

function withMeans(runs: readonly RunResult[]): ManyRuns {
  const { episodes } = runs[0].spec;
  const mean = (metric: 'timesteps' | 'penalties' | 'returns') => {
    const means = new Float64Array(episodes);
    for (const run of runs) for (let i = 0; i < episodes; i++) means[i] += run[metric][i];
    return means.map((sum) => sum / runs.length);
  };
  return {
    runs,
    meanTimesteps: mean('timesteps'),
    meanPenalties: mean('penalties'),
    meanReturns: mean('returns'),
  };
}
