import aleaGenerator from 'seedrandom/lib/alea.js';
import type { Environment } from '../environments/environment.ts';
import { type EpisodeMetrics, emptyMetrics } from '../train.ts';
import { type Image, imageOf } from './image.ts';
import { wasm } from './kernel.wasm.ts';

export interface KernelRun {
  readonly environment: Environment;
  /** The kind of the agent. */
  readonly agent: string;
  readonly alpha: number;
  readonly gamma: number;
  /** The epsilon of each episode. */
  readonly epsilons: Float64Array;
  readonly seed: number;
  readonly maxStepsPerEpisode: number;
  /** Called now and then between episodes; what it throws ends the training. */
  readonly onEpisode?: (episode: number) => void;
}

export interface KernelResult extends EpisodeMetrics {
  /** Action values, [states x actions]; double Q-learning: table A, then table B. */
  readonly table: Float64Array;
  /** [states] The greedy action in each state. */
  readonly policy: Uint8Array;
}

/** Whether there is a copy of the loop for this agent and environment; else the textbook loop trains it. */
export function hasKernel(agent: string, environment: Environment): boolean {
  return (
    Object.hasOwn(loadKernel(), loopName(agent, environment)) &&
    imageOf(environment, loadKernel()) !== undefined
  );
}

/**
 * Trains a run as `train` does, with the same draws and the same operations in the same order, in WebAssembly:
 * its results are the same to the last bit. Nothing is kept from run to run.
 */
export function trainInKernel(run: KernelRun): KernelResult {
  const kernel = loadKernel();
  const { environment, epsilons, maxStepsPerEpisode, alpha, gamma } = run;
  const image = imageOf(environment, kernel) as Image;
  const loop = kernel[loopName(run.agent, environment)] as unknown as Loop;
  const { memory } = kernel;
  at(memory, Float64Array, kernel.RANDOM.value, 4).set(aleaState(run.seed));
  at(memory, Int32Array, kernel.STARTS.value, image.starts.length).set(image.starts);
  place(memory, kernel, image);

  const metrics = emptyMetrics(epsilons.length);
  for (let next = 0; next < epsilons.length; ) {
    const most = Math.min(kernel.MAX_EPISODES.value, epsilons.length - next);
    at(memory, Float64Array, kernel.EPSILONS.value, most).set(epsilons.subarray(next, next + most));
    const count = loop(most, image.starts.length, maxStepsPerEpisode, STEPS_AT_A_TIME, alpha, gamma);
    metrics.timesteps.set(at(memory, Int32Array, kernel.TIMESTEPS.value, count), next);
    metrics.penalties.set(at(memory, Int32Array, kernel.PENALTIES.value, count), next);
    metrics.returns.set(at(memory, Float64Array, kernel.RETURNS.value, count), next);
    metrics.truncated.set(at(memory, Uint8Array, kernel.TRUNCATED.value, count), next);
    next += count;
    run.onEpisode?.(next - 1);
  }
  return { ...metrics, ...learned(kernel, run.agent, environment) };
}

// --- internal ---

/** About 4 ms: so often it looks up to see whether it should stop. */
const STEPS_AT_A_TIME = 400_000;
const DOUBLE = 'double-q-learning';

type Loop = (
  episodes: number,
  starts: number,
  maxSteps: number,
  budget: number,
  alpha: number,
  gamma: number,
) => number;

/** What the module exports: its memory, its loops, and where in memory things lie. */
export type Kernel = { readonly memory: WebAssembly.Memory } & Readonly<Record<string, WebAssembly.Global>> &
  Readonly<Record<string, unknown>>;

let kernel: Kernel | undefined;

/** The module, compiled when it is first needed. */
export function loadKernel(): Kernel {
  kernel ??= new WebAssembly.Instance(new WebAssembly.Module(bytesOf(wasm)), { env: { abort() {} } })
    .exports as unknown as Kernel;
  return kernel;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** `expectedSarsa4s`: the agent, the number of actions, s where outcomes are stochastic. */
function loopName(agent: string, { actions, stochastic }: Environment): string {
  const name = agent.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return `${name}${actions}${stochastic ? 's' : ''}`;
}

/** The four numbers of seedrandom's generator, which the kernel goes on from. */
function aleaState(seed: number): number[] {
  const { s0, s1, s2, c } = aleaGenerator(String(seed), { state: true }).state();
  return [s0, s1, s2, c];
}

function place(memory: WebAssembly.Memory, kernel: Kernel, image: Image): void {
  const { length } = image.words;
  for (const words of [kernel.WORDS_A, kernel.WORDS_B]) {
    at(memory, Uint32Array, words.value, length).set(image.actions);
  }
  at(memory, Uint32Array, kernel.WORDS.value, length).set(image.words);
  for (const values of [kernel.VALUES, kernel.VALUES_A, kernel.VALUES_B]) {
    at(memory, Float64Array, values.value, length).fill(0);
  }
  at(memory, Float64Array, kernel.REWARDS.value, length).set(image.rewards);
  at(memory, Float64Array, kernel.CUMULATIVE.value, image.cumulative.length).set(image.cumulative);
  at(memory, Uint32Array, kernel.OUTCOME_WORDS.value, image.outcomeWords.length).set(image.outcomeWords);
  at(memory, Float64Array, kernel.OUTCOME_REWARDS.value, image.outcomeRewards.length).set(
    image.outcomeRewards,
  );
}

function learned(kernel: Kernel, agent: string, { states, actions }: Environment) {
  const stride = kernel.STRIDE.value;
  const sources = agent === DOUBLE ? [kernel.VALUES_A, kernel.VALUES_B] : [kernel.VALUES];
  const table = new Float64Array(sources.length * states * actions);
  for (const [i, source] of sources.entries()) {
    const values = at(kernel.memory, Float64Array, source.value, states * stride);
    for (let state = 0; state < states; state++) {
      const row = values.subarray(state * stride, state * stride + actions);
      table.set(row, (i * states + state) * actions);
    }
  }
  const words = at(kernel.memory, Uint32Array, kernel.WORDS.value, states * stride);
  const mask = kernel.ACTION_MASK.value;
  const policy = Uint8Array.from({ length: states }, (_, state) => words[state * stride + actions] & mask);
  return { table, policy };
}

type ArrayType<Value> = new (buffer: ArrayBuffer, offset: number, length: number) => Value;

function at<Value>(
  memory: WebAssembly.Memory,
  type: ArrayType<Value>,
  offset: number,
  length: number,
): Value {
  return new type(memory.buffer as ArrayBuffer, offset, length);
}
