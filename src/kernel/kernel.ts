import type { Environment } from '../environments/environment.ts';
import { aleaState } from '../randomness/alea.ts';
import { type Image, imageOf } from './image.ts';
import { type Kernel, loadKernel } from './module.ts';

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

export interface KernelResult {
  /** [episodes] As the textbook loop counts them. */
  readonly timesteps: Int32Array;
  readonly penalties: Int32Array;
  readonly returns: Float64Array;
  readonly truncated: Uint8Array;
  /** Action values, [states x actions]; double Q-learning: table A, then table B. */
  readonly table: Float64Array;
  /** [states] The greedy action in each state. */
  readonly policy: Uint8Array;
}

/** Whether there is a copy of the loop for this agent and environment; else the textbook loop trains it. */
export function hasKernel(agent: string, environment: Environment): boolean {
  const image = imageOf(environment, loadKernel());
  return image !== undefined && Object.hasOwn(loadKernel(), loopName(agent, image));
}

/**
 * Trains a run as `train` does, with the same draws and the same operations in the same order, in WebAssembly:
 * its results are the same to the last bit. Nothing is kept from run to run.
 */
export function trainInKernel(run: KernelRun): KernelResult {
  const kernel = loadKernel();
  const { environment, epsilons, maxStepsPerEpisode, alpha, gamma } = run;
  const image = imageOf(environment, kernel) as Image;
  const loop = kernel[loopName(run.agent, image)] as unknown as Loop;
  const { memory } = kernel;
  at(memory, BigInt64Array, kernel.RANDOM.value, 4).set(aleaState(String(run.seed)));
  place(kernel, image, tablesOf(run.agent));

  const metrics = {
    timesteps: new Int32Array(epsilons.length),
    penalties: new Int32Array(epsilons.length),
    returns: new Float64Array(epsilons.length),
    truncated: new Uint8Array(epsilons.length),
  };
  for (let next = 0; next < epsilons.length; ) {
    const most = Math.min(kernel.MAX_EPISODES.value, epsilons.length - next);
    at(memory, Float64Array, kernel.EPSILONS.value, most).set(epsilons.subarray(next, next + most));
    const count = loop(
      most,
      image.starts.length,
      image.slots,
      maxStepsPerEpisode,
      STEPS_AT_A_TIME,
      alpha,
      gamma,
    );
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

/** About 1 ms: so often it looks up to see whether it should stop, and whether it has been compiled better meanwhile. */
const STEPS_AT_A_TIME = 100_000;

type Loop = (
  episodes: number,
  starts: number,
  slots: number,
  maxSteps: number,
  budget: number,
  alpha: number,
  gamma: number,
) => number;

/** `expectedSarsa4e`: the agent, and what the image calls for. */
function loopName(agent: string, { loop }: Image): string {
  return agent.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()) + loop;
}

/** The tables of action values that an agent uses: one, or for double Q-learning the sum and then A and B. */
function tablesOf(agent: string): number {
  return agent === 'double-q-learning' ? 3 : 1;
}

/** Lays out the image for a new run: whatever the loop will read. */
function place(kernel: Kernel, image: Image, tables: number): void {
  const { memory } = kernel;
  const { starts, words, actions, rewards, cumulative, outcomeWords, outcomeRewards } = image;
  for (let table = 0; table < tables; table++) {
    const offset = table * kernel.NEXT_TABLE.value;
    at(memory, Uint32Array, kernel.WORDS.value + offset, words.length).set(table === 0 ? words : actions);
    at(memory, Float64Array, kernel.VALUES.value + offset, words.length / 2).fill(0);
  }
  at(memory, Int32Array, kernel.STARTS.value, starts.length).set(starts);
  at(memory, Float64Array, kernel.REWARDS.value, rewards.length).set(rewards);
  at(memory, BigInt64Array, kernel.CUMULATIVE.value, cumulative.length).set(cumulative);
  at(memory, Uint32Array, kernel.OUTCOME_WORDS.value, outcomeWords.length).set(outcomeWords);
  at(memory, Float64Array, kernel.OUTCOME_REWARDS.value, outcomeRewards.length).set(outcomeRewards);
}

/** What is in memory after the last episode. It is taken apart: only a new run may follow. */
function learned(kernel: Kernel, agent: string, { states, actions }: Environment) {
  const { memory, narrow, policy } = kernel as Kernel & Ending;
  const sources = tablesOf(agent) === 1 ? [0] : [1, 2];
  const size = states * actions;
  const table = new Float64Array(sources.length * size);
  for (const [i, source] of sources.entries()) {
    const offset = source * kernel.NEXT_TABLE.value;
    narrow(offset, states, actions);
    table.set(at(memory, Float64Array, kernel.VALUES.value + offset, size), i * size);
  }
  policy(states);
  return { table, policy: at(memory, Uint8Array, kernel.WORDS.value, states).slice() };
}

interface Ending {
  narrow(table: number, states: number, actions: number): void;
  policy(states: number): void;
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
