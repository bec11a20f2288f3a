import type { Kind } from '../validation/fields.ts';
import type { Picture } from './picture.ts';

/** One thing that may come of an action in a state. */
export interface Outcome {
  readonly probability: number;
  readonly nextState: number;
  readonly reward: number;
  /** The episode ends here, by the rules of the environment. */
  readonly terminated: boolean;
  /** It ends with the goal reached (and not, say, in a hole). */
  readonly goal: boolean;
  /** The environment counts this as a penalty. */
  readonly penalty: boolean;
}

/**
 * A tabular environment as data: what may come of every action in every state, and the start states.
 *
 * Entry `state * actions + action` has `outcomes[entry]` outcomes, in the slots from `entry * width` on.
 * Termination belongs to an outcome, not to a state. There is no step limit inside an environment.
 */
export interface Environment {
  /** Its kind; of an own one, its name. */
  readonly kind: string;
  readonly states: number;
  readonly actions: number;
  /** The start states, ascending. */
  readonly starts: Int32Array;
  /** [starts] How likely each one is; without it, all equally. */
  readonly startProbability?: Float64Array;
  /** Outcome slots per entry. */
  readonly width: number;
  /** Whether any entry has more than one outcome. */
  readonly stochastic: boolean;
  /** [states x actions] */
  readonly outcomes: Int32Array;
  /** Each of these: [states x actions x width]. */
  readonly probability: Float64Array;
  readonly nextState: Int32Array;
  readonly reward: Float64Array;
  readonly terminated: Uint8Array;
  readonly goal: Uint8Array;
  readonly penalty: Uint8Array;
  /** [actions] and [states] What they are called. */
  readonly actionNames?: readonly string[];
  readonly stateNames?: readonly string[];
  /** [states] The row and the column at which it is drawn, from 0. */
  readonly positions?: readonly Position[];
}

export type Position = readonly [row: number, column: number];

export interface EnvironmentKind extends Kind<Environment> {
  /** Mean steps of an episode, in the first 1,000 and later: for estimates of work only. */
  readonly typicalSteps: { readonly learning: number; readonly learned: number };
  /** Writes options in the form that travels, where a person may write them in others; `readFile` gives a file's text. */
  // biome-ignore lint/suspicious/noExplicitAny: as those of `create`
  normalise?(options: any, readFile?: (file: string) => string): object;
  /** What its states look like, for drawing them; without it a report shows them as a table. */
  // biome-ignore lint/suspicious/noExplicitAny: as those of `create`
  picture?(options: any): Picture | undefined;
}

/** [states] 1 for each state in which an episode that begins in one of `from` can be before it ends. */
export function reachableStates(
  { states, actions, width, outcomes, nextState, terminated }: Environment,
  from: ArrayLike<number>,
): Uint8Array {
  const reached = new Uint8Array(states);
  const open = Array.from(from);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (reached[state]) continue;
    reached[state] = 1;
    for (let entry = state * actions; entry < (state + 1) * actions; entry++) {
      for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
        if (!terminated[slot] && !reached[nextState[slot]]) open.push(nextState[slot]);
      }
    }
  }
  return reached;
}

/** [states] 1 for each state from which some actions may lead to an outcome that is marked, [states x actions x width]. */
export function statesLeadingTo(environment: Environment, marked: ArrayLike<number>): Uint8Array {
  const { states, actions, width, outcomes, nextState, terminated } = environment;
  const stateOf = (slot: number) => Math.floor(slot / (actions * width));
  const open: number[] = [];
  // Lists of the slots that go on in a state: the last one, and for each slot the one before it.
  const last = new Int32Array(states).fill(-1);
  const before = new Int32Array(nextState.length);
  for (let slot = 0; slot < nextState.length; slot++) {
    if (slot % width >= outcomes[Math.floor(slot / width)]) continue;
    if (marked[slot]) open.push(stateOf(slot));
    if (terminated[slot]) continue;
    before[slot] = last[nextState[slot]];
    last[nextState[slot]] = slot;
  }
  const leading = new Uint8Array(states);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (leading[state]) continue;
    leading[state] = 1;
    for (let slot = last[state]; slot >= 0; slot = before[slot]) open.push(stateOf(slot));
  }
  return leading;
}
