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

/** Whether there is a copy of the loop for an agent, in any environment; else the textbook loop trains it. */
export function hasKernel(agent: string): boolean {
  return Object.hasOwn(loadKernel(), loopName(agent, 'Any'));
}

/**
 * Trains a run as `train` does, with the same draws and the same operations in the same order, in WebAssembly:
 * its results are the same to the last bit. Nothing is kept from run to run.
 *
 * @returns the metrics of each episode; `table`, [states x actions], of double Q-learning A, then B; and `policy`,
 *   [states], the greedy actions
 */
export function trainInKernel(run: KernelRun) {
  const kernel = loadKernel();
  const { environment, agent, epsilons } = run;
  const image = imageOf(environment, kernel, agent === 'double-q-learning' ? 3 : 1);
  const loop = kernel[loopName(agent, image.loop)] as unknown as () => number;
  const settings = {
    ALPHA: run.alpha,
    GAMMA: run.gamma,
    MAX_STEPS: run.maxStepsPerEpisode,
    BUDGET: STEPS_AT_A_TIME,
    ACTIONS: environment.actions,
    ENTRY: image.entry,
    SLOTS: image.slots,
    ...place(kernel, image),
  };
  for (const [name, value] of Object.entries(settings)) kernel[name].value = value;
  const { memory } = kernel;
  at(memory, BigInt64Array, kernel.RANDOM.value, 4).set(aleaState(String(run.seed)));

  const metrics = {
    timesteps: new Int32Array(epsilons.length),
    penalties: new Int32Array(epsilons.length),
    returns: new Float64Array(epsilons.length),
    truncated: new Uint8Array(epsilons.length),
  };
  for (let next = 0; next < epsilons.length; ) {
    const most = Math.min(kernel.MAX_EPISODES.value, epsilons.length - next);
    at(memory, Float64Array, kernel.EPSILONS.value, most).set(epsilons.subarray(next, next + most));
    kernel.EPISODES.value = most;
    const count = loop();
    metrics.timesteps.set(at(memory, Int32Array, kernel.TIMESTEPS.value, count), next);
    metrics.penalties.set(at(memory, Int32Array, kernel.PENALTIES.value, count), next);
    metrics.returns.set(at(memory, Float64Array, kernel.RETURNS.value, count), next);
    metrics.truncated.set(at(memory, Uint8Array, kernel.TRUNCATED.value, count), next);
    next += count;
    run.onEpisode?.(next - 1);
  }
  return { ...metrics, ...learned(kernel, image, environment) };
}

// --- internal ---

/** About 1 ms: so often it looks up to see whether it should stop, and whether it has been compiled better meanwhile. */
const STEPS_AT_A_TIME = 100_000;
const PAGE = 65_536;

/** `expectedSarsa4e`: the agent, and what the image calls for. */
function loopName(agent: string, ending: string): string {
  return agent.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()) + ending;
}

/** Lays out the image for a new run: the rows, then the starts; 0 for the ends of starts that are equally likely. */
function place({ memory, ROWS }: Kernel, { rows, starts, startEnds }: Image) {
  const endsAt = ROWS.value + rows.length;
  const startsAt = endsAt + startEnds.byteLength;
  const lacking = Math.ceil((startsAt + starts.byteLength - memory.buffer.byteLength) / PAGE);
  if (lacking > 0) memory.grow(lacking);
  at(memory, Uint8Array, ROWS.value, rows.length).set(rows);
  at(memory, BigInt64Array, endsAt, startEnds.length).set(startEnds);
  at(memory, Int32Array, startsAt, starts.length).set(starts);
  return { STARTS: startsAt, START_COUNT: starts.length, START_ENDS: startEnds.length > 0 ? endsAt : 0 };
}

/** What is in memory after the last episode. */
function learned({ memory, ROWS, PLACE_MASK }: Kernel, image: Image, { states, actions }: Environment) {
  const [head, entry, row] = [image.head, image.entry, image.row].map((bytes) => bytes / 8);
  const values = at(memory, Float64Array, ROWS.value, states * row);
  const words = at(memory, Uint32Array, ROWS.value, states * row * 2);
  // One table of values, or behind their sum the two of double Q-learning; a value and its word take 2 entries.
  const tables = head === 2 ? [0] : [2, 4];
  const table = new Float64Array(tables.length * states * actions);
  const policy = new Uint8Array(states);
  let to = 0;
  for (const first of tables) {
    for (let state = 0; state < states; state++) {
      for (let action = 0; action < actions; action++) {
        table[to++] = values[state * row + head + action * entry + first];
      }
    }
  }
  for (let state = 0; state < states; state++) {
    policy[state] = ((words[(state * row + 1) * 2] & PLACE_MASK.value) - image.head) / image.entry;
  }
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
