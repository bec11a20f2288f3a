import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainInKernel } from '../src/kernel/kernel.ts';
import { trainByTextbook, trainNormalised } from '../src/run.ts';
import { environmentOf, normaliseRunSpec, type RunSpec } from '../src/run-spec.ts';
import { type Measurement, type Row, spread } from './measurement.ts';
import { compileTwin, digestOfTwin, runTwin, type Twin, writeImage } from './twin.ts';

const ROUNDS = 9;
const RUNS = 12;
const EPISODES = 10_000;
const agents = ['q-learning', 'sarsa', 'expected-sarsa', 'double-q-learning'];

/** Nanoseconds per step of one warm run: the kernel, its twin in C, and the textbook loop. */
export const kernel: Measurement = {
  title:
    'The kernel against its twin in C (ns per step of one run of 10,000 episodes, one thread, warm; the fastest ' +
    'of interleaved rounds; frozen-lake is slippery)',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'twin-'));
    try {
      const twin = compileTwin(folder);
      return ['taxi', 'frozen-lake'].flatMap((environment) => measureEnvironment(environment, folder, twin));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

// --- internal ---

/** One environment: all agents take turns within each round, so that they compare too. */
function measureEnvironment(environment: string, folder: string, twin: Twin | undefined): Row[] {
  const cases = agents.map((agent) => {
    const spec = normaliseRunSpec({ environment, agent, epsilon: 0.1, episodes: EPISODES, seed: 7 });
    const image = twin && writeImage(folder, spec);
    return { spec, image, kernel: [] as number[], twin: [] as number[], textbook: [] as number[] };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of cases) {
      one.kernel.push(fastest(() => trainOnly(one.spec), RUNS));
      if (twin && one.image) one.twin.push(runTwin(twin, one.image, RUNS));
      if (round % 3 === 0) one.textbook.push(fastest(() => trainByTextbook(one.spec), 1));
    }
  }
  const [first] = cases;
  return cases.map((one): Row => {
    const toTwin = one.kernel.map((time, i) => time / one.twin[i]);
    return {
      environment,
      agent: one.spec.agent.kind,
      kernel: Math.min(...one.kernel),
      C: twin ? Math.min(...one.twin) : 'no C compiler found',
      'kernel / C': twin ? Math.min(...one.kernel) / Math.min(...one.twin) : '',
      spread: twin ? spread(toTwin) : '',
      'x q-learning': Math.min(...one.kernel) / Math.min(...first.kernel),
      'textbook / kernel': Math.min(...one.textbook) / Math.min(...one.kernel),
      'same digest': one.image ? String(digestOfTwin(one.image) === trainNormalised(one.spec).digest) : '',
    };
  });
}

function trainOnly(spec: RunSpec): { timesteps: Int32Array } {
  const { alpha, gamma } = spec.agent as unknown as { alpha: number; gamma: number };
  return trainInKernel({
    environment: environmentOf(spec.environment),
    agent: spec.agent.kind,
    alpha,
    gamma,
    epsilons: new Float64Array(spec.episodes).fill(spec.epsilon.value as number),
    seed: spec.seed,
    maxStepsPerEpisode: spec.maxStepsPerEpisode,
  });
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
