import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { imageOf } from '../src/kernel/image.ts';
import { loadKernel } from '../src/kernel/kernel.ts';
import { environmentOf, trainByTextbook, trainNormalised } from '../src/run.ts';
import { normaliseRunSpec, type RunSpec } from '../src/run-spec.ts';
import type { Measurement, Row } from './measurement.ts';
import { median, spread } from './measurement.ts';

const ROUNDS = 7;
const RUNS = 8;
const COMPILERS = ['cc', 'gcc', 'clang'];
const FLAGS = ['-O3', '-march=native', '-ffp-contract=off', '-w'];
const agents = ['q-learning', 'sarsa', 'expected-sarsa', 'double-q-learning'];
const cases = ['taxi', 'frozen-lake'].flatMap((environment) =>
  agents.map((agent) => ({ environment, agent })),
);

/** Nanoseconds per step of one warm run of 10,000 episodes: the kernel, its twin in C, and the textbook loop. */
export const kernel: Measurement = {
  title: 'The kernel against its twin in C (ns per step, one thread, warm; medians of interleaved rounds)',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'twin-'));
    try {
      const compiler = compile(folder);
      return cases.map((one) =>
        measureCase(normaliseRunSpec({ ...one, epsilon: 0.1, episodes: 10_000, seed: 7 }), folder, compiler),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

// --- internal ---

function compile(folder: string): string | undefined {
  for (const compiler of COMPILERS) {
    try {
      execFileSync(
        compiler,
        [...FLAGS, '-o', join(folder, 'twin'), join(import.meta.dirname, 'twin.c'), '-lm'],
        { stdio: 'ignore' },
      );
      return compiler;
    } catch {
      // Not there, or not for this machine: the next one.
    }
  }
  return undefined;
}

function measureCase(spec: RunSpec, folder: string, compiler: string | undefined): Row {
  const image = join(folder, `${spec.environment.kind}-${spec.agent.kind}`);
  writeFileSync(image, imageFile(spec));
  const times = { kernel: [] as number[], twin: [] as number[], textbook: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.kernel.push(fastest(() => trainNormalised(spec), RUNS));
    if (compiler)
      times.twin.push(
        Number(execFileSync(join(folder, 'twin'), [image, String(RUNS)], { encoding: 'utf8' })),
      );
    times.textbook.push(fastest(() => trainByTextbook(spec), 1));
  }
  const digest =
    compiler &&
    createHash('sha256')
      .update(readFileSync(`${image}.out`))
      .digest('hex');
  return {
    environment: spec.environment.kind,
    agent: spec.agent.kind,
    kernel: median(times.kernel),
    C: compiler ? median(times.twin) : 'no C compiler found',
    'kernel / C': compiler ? median(times.kernel.map((time, i) => time / times.twin[i])) : '',
    spread: compiler ? spread(times.kernel.map((time, i) => time / times.twin[i])) : '',
    'textbook / kernel': median(times.textbook.map((time, i) => time / times.kernel[i])),
    'same digest': compiler ? String(digest === trainNormalised(spec).digest) : '',
  };
}

function fastest(run: () => { timesteps: Int32Array }, runs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const { timesteps } = run();
    const time = performance.now() - start;
    best = Math.min(best, (time * 1e6) / timesteps.reduce((sum, steps) => sum + steps, 0));
  }
  return best;
}

/** What twin.c reads: a header, the image of the environment, the epsilons. */
function imageFile(spec: RunSpec): Uint8Array {
  const environment = environmentOf(spec.environment);
  const image = imageOf(environment, loadKernel());
  if (!image) throw new Error('the environment does not fit the kernel');
  const { states, actions, stochastic, starts } = environment;
  const { s0, s1, s2, c } = seedrandom.alea(String(spec.seed), { state: true }).state();
  const { alpha, gamma } = spec.agent as unknown as { alpha: number; gamma: number };
  const header = [
    agents.indexOf(spec.agent.kind),
    actions,
    Number(stochastic),
    states,
    starts.length,
    spec.episodes,
    spec.maxStepsPerEpisode,
    0,
  ];
  const parts = [
    Int32Array.from(header),
    Float64Array.of(alpha, gamma, s0, s1, s2, c),
    image.starts,
    image.words,
    image.actions,
    image.rewards,
    image.cumulative,
    image.outcomeWords,
    image.outcomeRewards,
    new Float64Array(spec.episodes).fill(spec.epsilon.value as number),
  ];
  return Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}
