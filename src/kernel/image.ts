import type { Environment } from '../environments/environment.ts';
import type { Kernel } from './kernel.ts';

/** An environment as the kernel has it in memory when a run begins. */
export interface Image {
  /** The row of each start state. */
  readonly starts: Int32Array;
  /** [states x stride]: what comes of each action, packed, and after them the word of action 0. */
  readonly words: Uint32Array;
  /** [states x stride]: the actions alone, for the tables of double Q-learning. */
  readonly actions: Uint32Array;
  /** [states x stride], for deterministic environments. */
  readonly rewards: Float64Array;
  /** Each [states x stride x outcomes], for stochastic environments; empty for others. */
  readonly cumulative: Float64Array;
  readonly outcomeWords: Uint32Array;
  readonly outcomeRewards: Float64Array;
}

/** The image of an environment, made once; undefined where the kernel has no room for it. */
export function imageOf(environment: Environment, kernel: Kernel): Image | undefined {
  const fits =
    environment.states <= kernel.MAX_STATES.value &&
    environment.actions < kernel.STRIDE.value &&
    environment.width <= kernel.MAX_OUTCOMES.value;
  if (!fits) return undefined;
  const image = images.get(environment) ?? compile(environment, kernel);
  images.set(environment, image);
  return image;
}

// --- internal ---

const images = new WeakMap<Environment, Image>();

function compile(environment: Environment, kernel: Kernel): Image {
  const { states, actions, width, outcomes, stochastic, probability, reward } = environment;
  const [stride, most] = [kernel.STRIDE.value, kernel.MAX_OUTCOMES.value];
  const size = states * stride;
  const outcomeSize = stochastic ? size * most : 0;
  const image: Image = {
    starts: environment.starts.map((state) => state * stride),
    words: new Uint32Array(size),
    actions: new Uint32Array(size),
    rewards: new Float64Array(size),
    cumulative: new Float64Array(outcomeSize).fill(Number.POSITIVE_INFINITY),
    outcomeWords: new Uint32Array(outcomeSize),
    outcomeRewards: new Float64Array(outcomeSize),
  };
  for (let entry = 0; entry < states * actions; entry++) {
    const [state, action] = [Math.floor(entry / actions), entry % actions];
    const [at, first] = [state * stride + action, entry * width];
    image.actions[at] = action;
    image.words[at] = stochastic ? action : wordOf(environment, kernel, first, action);
    image.rewards[at] = reward[first];
    let cumulative = 0;
    for (let i = 0; stochastic && i < outcomes[entry]; i++) {
      const slot = at * most + i;
      cumulative += probability[first + i];
      if (i < outcomes[entry] - 1) image.cumulative[slot] = cumulative;
      image.outcomeWords[slot] = wordOf(environment, kernel, first + i, action);
      image.outcomeRewards[slot] = reward[first + i];
    }
  }
  // All values are 0 when a run begins, so the best action of every state is action 0.
  for (let state = 0; state < states; state++) {
    image.words[state * stride + actions] = image.words[state * stride];
  }
  return image;
}

function wordOf(
  { nextState, terminated, penalty }: Environment,
  kernel: Kernel,
  slot: number,
  action: number,
): number {
  return (
    ((nextState[slot] * kernel.STRIDE.value) << kernel.ROW_SHIFT.value) |
    (terminated[slot] << kernel.TERMINATED_BIT.value) |
    (penalty[slot] << kernel.PENALTY_BIT.value) |
    action
  );
}
