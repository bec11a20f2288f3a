import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Pool, threadPool } from '../src/backends/pool.ts';
import { chunksOf } from '../src/experiment/chunks.ts';
import { trainRun } from '../src/training/run.ts';
import { normaliseRunSpec, type RunSpec } from '../src/training/run-spec.ts';
import { type Measurement, median, type Row, spread } from './measurement.ts';
import { runProcess, timeExperiment } from './processes.ts';

const EPISODES = 10_000;
const RUNS = 32;
/** Of the runs of the Pool, which take minutes: so many are done, and the time is multiplied. */
const POOL_RUNS = 2;
const ROUNDS = 5;
/** Warm figures are the fastest of so many, in each round; before, the pool warms up. */
const TIMES = 5;
const WARM_UP = 3;
const peers = join(import.meta.dirname, 'peers');
const task = { environment: 'taxi', epsilon: 0.1, episodes: EPISODES };

/** One run, many runs, and whole processes, beside what Python's users would take. */
export const endToEnd: Measurement = {
  title: `End to end: Q-learning on Taxi, runs of ${EPISODES} episodes, beside Python (seconds; medians of interleaved rounds)`,
  async measure() {
    const cores = availableParallelism();
    const python = findPython();
    const rows: Row[] = [];
    const warm = await measureWarm(python, cores);
    rows.push(...warm, ...(await measureProcesses(python, cores)));
    if (!python) console.log('No Python with gymnasium and numba: set BENCH_PYTHON, see bench/README.md.');
    return rows;
  },
};

/** A Python that has the packages; BENCH_PYTHON names one. */
export function findPython(): string | undefined {
  const candidates = [process.env['BENCH_PYTHON'], 'python3', 'python'].filter((name) => name !== undefined);
  return candidates.find(
    (name) => spawnSync(name, ['-c', 'import gymnasium, numba'], { stdio: 'ignore' }).status === 0,
  );
}

// --- internal ---

type Times = Record<string, number[]>;

/** What numba_runs.py can train. */
const loops = {
  plain: "numba, the course's loop",
  tuned: 'numba, tuned by hand (largest values kept)',
  kernel: 'numba, with all that our kernel does',
};
const kinds = Object.keys(loops) as (keyof typeof loops)[];

/** In processes that have started, compiled and warmed up. */
async function measureWarm(python: string | undefined, cores: number): Promise<Row[]> {
  const one: Times = {};
  const many: Times = {};
  const pool = threadPool({ threads: cores });
  const specs = Array.from({ length: RUNS }, (_, seed) => normaliseRunSpec({ ...task, seed }));
  const tasks = chunksOf(specs, Math.ceil(RUNS / (cores * 8)));
  for (let i = 0; i < WARM_UP; i++) await trainAll(pool, tasks);
  if (python) for (const kind of kinds) await numba(python, kind, 1, 1);
  for (let round = 0; round < ROUNDS; round++) {
    add(
      one,
      'manyruns',
      fastestOf(TIMES, () => trainRun({ ...task, seed: 7 })),
    );
    if (python) {
      for (const kind of kinds) add(one, loops[kind], await numba(python, kind, 1, TIMES));
      if (round === 0) add(one, "the course's loop on Gymnasium", await course(python, 1, 1));
    }
    add(many, 'manyruns', await fastest(TIMES, () => trainAll(pool, tasks)));
    if (python) for (const kind of kinds) add(many, loops[kind], await numba(python, kind, RUNS, TIMES));
  }
  pool.end();
  return [...rowsOf('one run, one core, warm', one), ...rowsOf(`${RUNS} runs, ${cores} cores, warm`, many)];
}

async function trainAll(pool: Pool, tasks: readonly RunSpec[][]): Promise<void> {
  await Promise.all(tasks.map((specs) => pool.run('runs', { specs, tables: {} }, specs)));
}

/** From a cold start to the end; manyruns writes its results, the others write nothing. */
async function measureProcesses(python: string | undefined, cores: number): Promise<Row[]> {
  const times: Times = {};
  const experiment = { name: 'bench', ...task, seeds: RUNS };
  for (let round = 0; round < ROUNDS; round++) {
    add(times, 'manyruns', await timeExperiment(experiment));
    if (!python) continue;
    for (const kind of kinds) {
      const args = [join(peers, 'numba_runs.py'), kind, String(RUNS), String(EPISODES), '1'];
      add(times, `${loops[kind]}, from its cache`, (await runProcess(python, args)).seconds);
    }
    if (round > 0) continue;
    const args = [join(peers, 'course.py'), String(POOL_RUNS), String(EPISODES), String(cores)];
    const { seconds } = await runProcess(python, args);
    add(
      times,
      `multiprocessing.Pool (${POOL_RUNS} runs, times ${RUNS / POOL_RUNS})`,
      (seconds * RUNS) / POOL_RUNS,
    );
  }
  return rowsOf(`${RUNS} runs, ${cores} cores, whole processes`, times);
}

function rowsOf(what: string, times: Times): Row[] {
  const own = times['manyruns'];
  return Object.entries(times).map(([who, seconds]) => {
    const ratios = seconds.map((time, i) => time / own[i]);
    return { what, who, seconds: median(seconds), 'x manyruns': median(ratios), spread: spread(ratios) };
  });
}

function add(times: Times, name: string, seconds: number): void {
  times[name] = [...(times[name] ?? []), seconds];
}

async function fastest(times: number, run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await run();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

function fastestOf(times: number, run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

/** Seconds of the fastest of so many times, what is compiled at the first left out. */
async function numba(python: string, kind: keyof typeof loops, runs: number, times: number): Promise<number> {
  const args = [join(peers, 'numba_runs.py'), kind, String(runs), String(EPISODES), String(times + 1)];
  const { stdout } = await runProcess(python, args);
  return Math.min(...stdout.trim().split(' ').map(Number).slice(1, -1));
}

/** Seconds of the course's loop, imports left out. */
async function course(python: string, runs: number, processes: number): Promise<number> {
  const args = [join(peers, 'course.py'), String(runs), String(EPISODES), String(processes)];
  return Number((await runProcess(python, args)).stdout.split(' ')[0]);
}
