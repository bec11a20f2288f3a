import { checkInteger, type OptionFields } from '../validation/fields.ts';

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
  readonly kind: string;
  readonly states: number;
  readonly actions: number;
  /** The start states, ascending, all equally likely. */
  readonly starts: Int32Array;
  /** Outcome slots per entry. */
  readonly width: number;
  /** Whether any entry has more than one outcome. */
  readonly stochastic: boolean;
  /** [states x actions] */
  readonly outcomes: Uint8Array;
  /** Each of these: [states x actions x width]. */
  readonly probability: Float64Array;
  readonly nextState: Int32Array;
  readonly reward: Float64Array;
  readonly terminated: Uint8Array;
  readonly goal: Uint8Array;
  readonly penalty: Uint8Array;
}

/** An environment in the registry. */
export interface EnvironmentKind {
  readonly about: string;
  readonly options: OptionFields;
  /** Mean steps of an episode, in the first 1,000 and later: for estimates of work only. */
  readonly typicalSteps: { readonly learning: number; readonly learned: number };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has options of its own, checked by its fields
  create(options: any): Environment;
  /** What its states look like, for drawing them; without it a report shows them as a table. */
  // biome-ignore lint/suspicious/noExplicitAny: the same options as those of `create`
  picture?(options: any): Picture;
}

/** How the states of an environment look: something that moves on a grid, as plain data. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** [rows x columns] What lies there, row by row; with a letter where it has one. */
  readonly cells: readonly { readonly ground: Ground; readonly letter?: string }[];
  /** Cells with a wall on their east side. */
  readonly walls: readonly number[];
  readonly mover: 'taxi' | 'walker';
  /** [actions] What each one is called, and where it wants to go if it moves. */
  readonly actions: readonly { readonly name: string; readonly towards?: Direction }[];
  /** [states] The cell in which the mover is. */
  readonly cellOf: readonly number[];
  /** [states] Which scene it is: states of one scene differ in the cell only. */
  readonly sceneOf: readonly number[];
  readonly scenes: readonly Scene[];
}

export type Ground = 'plain' | 'ice' | 'hole' | 'cliff' | 'stand' | 'start' | 'goal';
export type Direction = 'north' | 'east' | 'south' | 'west';

/** What is the case besides where the mover is. */
export interface Scene {
  /** Such as `passenger at R, to G`; empty where there is nothing to say. */
  readonly words: string;
  /** The cell where a passenger waits, or that they are on board. */
  readonly passenger?: number | 'on board';
  readonly destination?: number;
}

export interface EnvironmentDescription {
  readonly kind: string;
  readonly states: number;
  readonly actions: number;
  readonly starts: readonly number[];
  outcomes(state: number, action: number): readonly Outcome[];
}

/**
 * Lays out the tables of an environment from a function that lists the outcomes of each action in each state. Plain
 * loops, because every command does this once, before anything of it is compiled.
 */
export function tabulate({ kind, states, actions, starts, outcomes }: EnvironmentDescription): Environment {
  for (const start of starts) checkInteger('starts', start, 0, states - 1);
  const lists: (readonly Outcome[])[] = [];
  let width = 0;
  for (let state = 0; state < states; state++) {
    for (let action = 0; action < actions; action++) {
      const list = outcomes(state, action);
      lists.push(list);
      width = Math.max(width, list.length);
    }
  }
  const environment = {
    kind,
    states,
    actions,
    starts: Int32Array.from(starts).sort(),
    width,
    stochastic: width > 1,
    outcomes: new Uint8Array(lists.length),
    probability: new Float64Array(lists.length * width),
    nextState: new Int32Array(lists.length * width),
    reward: new Float64Array(lists.length * width),
    terminated: new Uint8Array(lists.length * width),
    goal: new Uint8Array(lists.length * width),
    penalty: new Uint8Array(lists.length * width),
  };
  for (let entry = 0; entry < lists.length; entry++) {
    const list = lists[entry];
    environment.outcomes[entry] = list.length;
    for (let i = 0; i < list.length; i++) {
      const slot = entry * width + i;
      const { probability, nextState, reward, terminated, goal, penalty } = list[i];
      // Where the episode goes on, it goes on in a state.
      if (!terminated && !(nextState >= 0 && nextState < states)) {
        checkInteger('nextState', nextState, 0, states - 1);
      }
      environment.probability[slot] = probability;
      environment.nextState[slot] = nextState;
      environment.reward[slot] = reward;
      environment.terminated[slot] = Number(terminated);
      environment.goal[slot] = Number(goal);
      environment.penalty[slot] = Number(penalty);
    }
  }
  return environment;
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
