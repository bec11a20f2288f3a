import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainInKernel } from '../src/kernel/kernel.ts';
import { trainByTextbook, trainNormalised } from '../src/training/run.ts';
import { environmentOf, normaliseRunSpec, type RunSpec } from '../src/training/run-spec.ts';
import { type Measurement, type Row, spread } from './measurement.ts';
import { onOneCore } from './processes.ts';
import { compileTwin, digestOfTwin, runTwin, type Twin, writeImage } from './twin.ts';

const ROUNDS = 9;
/** The runs of a round. Several, because on FrozenLake one may never find the goal, and then has nothing to mispredict. */
const seeds = Array.from({ length: 8 }, (_, i) => 7 + i);
/** Some policies of double Q-learning on Taxi walk in circles for as long as they may. */
const MAX_STEPS = 10_000;
const EPISODES = 10_000;
const agents = ['q-learning', 'sarsa', 'expected-sarsa', 'double-q-learning'];

/** Nanoseconds per step of warm runs: the kernel, its twin in C, and the textbook loop. */
export const kernel: Measurement = {
  title:
    'The kernel against its twin in C (ns per step of runs of 10,000 episodes, one thread, warm; the fastest of ' +
    'interleaved rounds, the same seeds in each; frozen-lake is slippery)',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'twin-'));
    try {
      const twin = compileTwin(folder);
      return onOneCore(() =>
        ['taxi', 'frozen-lake'].flatMap((environment) => measureEnvironment(environment, folder, twin)),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

// --- internal ---

/** One environment: all agents take turns within each round, so that they compare too. */
function measureEnvironment(environment: string, folder: string, twin: Twin | undefined): Row[] {
  const cases = agents.map((agent) => {
    const spec = normaliseRunSpec({
      environment,
      agent,
      epsilon: 0.1,
      episodes: EPISODES,
      seed: seeds[0],
      maxStepsPerEpisode: MAX_STEPS,
    });
    const image = twin && writeImage(folder, spec, seeds);
    return { spec, image, kernel: [] as number[], twin: [] as number[], textbook: [] as number[] };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of cases) {
      one.kernel.push(perStep(seeds, (seed) => trainOnly(one.spec, seed)));
      if (twin && one.image) one.twin.push(runTwin(twin, one.image, seeds.length));
      if (round % 3 === 0) {
        one.textbook.push(perStep(seeds.slice(0, 2), (seed) => trainByTextbook({ ...one.spec, seed })));
      }
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

function trainOnly(spec: RunSpec, seed: number): { timesteps: Int32Array } {
  const { alpha, gamma } = spec.agent as unknown as { alpha: number; gamma: number };
  return trainInKernel({
    environment: environmentOf(spec.environment),
    agent: spec.agent.kind,
    alpha,
    gamma,
    epsilons: new Float64Array(spec.episodes).fill(spec.epsilon.value as number),
    seed,
    maxStepsPerEpisode: spec.maxStepsPerEpisode,
  });
}

/** Nanoseconds per step, mean over runs. */
function perStep(seeds: readonly number[], train: (seed: number) => { timesteps: Int32Array }): number {
  let sum = 0;
  for (const seed of seeds) {
    const start = performance.now();
    const { timesteps } = train(seed);
    const ms = performance.now() - start;
    sum += (ms * 1e6) / timesteps.reduce((steps, one) => steps + one, 0);
  }
  return sum / seeds.length;
}
