import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import { checkInteger } from '../validation/parse.ts';
import type { Environment, Outcome, Position } from './environment.ts';

/** A base-36 digit tells an action wherever policies are stored. */
export const MAX_ACTIONS = 36;
/** States x actions x outcomes of the entry that has most. */
export const MAX_ENTRIES = 1_000_000;
/** Enough to see what is wrong; more would be kept only to be counted. */
export const MOST_PROBLEMS = 1000;

/** A start state, or one with its weight: how often it is drawn, beside the other weights. */
export type Start = number | readonly [state: number, weight: number];

/** An outcome as it is described: surely, and without ending, unless it is said. */
export type OutcomeInput = Pick<Outcome, 'nextState' | 'reward'> & Partial<Outcome>;

export interface EnvironmentDescription {
  readonly kind: string;
  /** 1 or more */
  readonly states: number;
  /** 1 to 36 */
  readonly actions: number;
  readonly starts: readonly Start[];
  outcomes(state: number, action: number): readonly OutcomeInput[];
  readonly actionNames?: readonly string[];
  readonly stateNames?: readonly string[];
  readonly positions?: readonly Position[];
}

export interface EnvironmentDefinition extends Omit<EnvironmentDescription, 'kind'> {
  readonly name: string;
}

/**
 * An environment of one's own, for experiments in TypeScript and for `train`: from a function that lists what may come
 * of an action in a state. In an experiment it becomes a table when it is planned, so nothing of this code is needed
 * where its runs are trained.
 *
 * @throws InputError with all that is wrong
 * @example
 * defineEnvironment({ name: 'corridor', states: 5, actions: 2, starts: [0],
 *   outcomes: (state, action) => {
 *     const arrives = state === 4 && action === 1;
 *     return [{ nextState: Math.max(0, state + 2 * action - 1), reward: -1, terminated: arrives, goal: arrives }];
 *   } })
 */
export function defineEnvironment({ name, ...description }: EnvironmentDefinition): Environment {
  return tabulate({ kind: name, ...description });
}

/**
 * Lays out the tables of an environment from a function that lists the outcomes of each action in each state. What has
 * the probability 0 is left out.
 *
 * @throws InputError with all that is wrong: counts, starts and next states that there are not, probabilities of an
 *   entry that do not sum to 1, rewards that are not finite
 */
export function tabulate(description: EnvironmentDescription): Environment {
  const { kind, states, actions, starts, outcomes, ...names } = description;
  checkInteger('states', states, 1, MAX_ENTRIES);
  checkInteger('actions', actions, 1, MAX_ACTIONS);
  checkSize(states, actions, 1);
  const problems: string[] = [];
  const drawn = startsOf(starts, states, problems);
  const entries: (readonly OutcomeInput[])[] = [];
  for (let state = 0; state < states; state++) {
    for (let action = 0; action < actions; action++) {
      const list = outcomes(state, action);
      for (const [what, rule] of wrongIn(list, states)) {
        problems.push(`Expected ${what} of action ${action} in state ${state} to ${rule}`);
      }
      if (problems.length > MOST_PROBLEMS) throw new InputError(problems);
      if (problems.length === 0) entries.push(list.every(isPossible) ? list : list.filter(isPossible));
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  const width = entries.reduce((most, list) => Math.max(most, list.length), 1);
  checkSize(states, actions, width);
  return {
    ...names,
    kind,
    states,
    actions,
    ...drawn,
    width,
    stochastic: width > 1,
    ...layOut(entries, width, description),
  };
}

// --- internal ---

/** What sums of probabilities may be off by, because 1/3 is no number of a computer. */
const ROUNDING = 1e-9;

function checkSize(states: number, actions: number, width: number): void {
  if (states * actions * width <= MAX_ENTRIES) return;
  throw new InputError([
    `Expected states x actions x outcomes to be at most ${MAX_ENTRIES}, got ${states} x ${actions} x ${width}`,
  ]);
}

function startsOf(starts: readonly Start[], states: number, problems: string[]) {
  const weights = new Map<number, number>();
  for (const start of starts) {
    const [state, weight] = typeof start === 'number' ? [start, 1] : start;
    if (!isState(state, states))
      problems.push(`Expected \`starts\` to be ${stateRule(states)}, got ${quote(state)}`);
    else if (!(weight > 0 && weight <= Number.MAX_VALUE))
      problems.push(`Expected the weight of start ${state} to be a number above 0, got ${quote(weight)}`);
    else if (weights.has(state))
      problems.push(`Expected \`starts\` to name each state once, got ${state} twice`);
    else weights.set(state, weight);
    if (problems.length > MOST_PROBLEMS) break;
  }
  if (starts.length === 0) problems.push('Expected `starts` to name at least one state, got an empty list');
  const ordered = Int32Array.from(weights.keys()).sort();
  const given = Float64Array.from(ordered, (state) => weights.get(state) as number);
  if (given.every((weight) => weight === given[0])) return { starts: ordered };
  const total = given.reduce((sum, weight) => sum + weight, 0);
  if (!Number.isFinite(total)) problems.push('Expected the weights of `starts` to have a finite sum');
  // Weights that are probabilities already stay the numbers that they are.
  const isNormal = Math.abs(total - 1) <= ROUNDING;
  return { starts: ordered, startProbability: isNormal ? given : given.map((weight) => weight / total) };
}

/** What is wrong in the outcomes of an entry, and what it should be. */
function wrongIn(list: readonly OutcomeInput[], states: number): [what: string, rule: string][] {
  if (!Array.isArray(list) || list.length === 0) {
    return [['the outcomes', `be a list of at least one, got ${quote(list)}`]];
  }
  const wrong: [what: string, rule: string][] = [];
  let sum = 0;
  let isSum = true;
  for (const { probability = 1, nextState, reward, terminated } of list) {
    sum += probability;
    if (!(probability >= 0 && probability <= 1)) {
      wrong.push(['a probability', `be a number from 0 to 1, got ${quote(probability)}`]);
      isSum = false;
    }
    if (!Number.isFinite(reward)) wrong.push(['the reward', `be a finite number, got ${quote(reward)}`]);
    // Where the episode goes on, it goes on in a state.
    if (!terminated && !isState(nextState, states))
      wrong.push(['the next state', `be ${stateRule(states)}, got ${quote(nextState)}`]);
  }
  if (isSum && Math.abs(sum - 1) > ROUNDING) wrong.push(['the probabilities', `sum to 1, got ${quote(sum)}`]);
  return wrong;
}

/** Into the arrays themselves: an object for each slot would take a gigabyte for a million of them. */
function layOut(
  entries: readonly (readonly OutcomeInput[])[],
  width: number,
  { states, actions }: EnvironmentDescription,
) {
  const slots = entries.length * width;
  const tables = {
    outcomes: Int32Array.from(entries, (list) => list.length),
    probability: new Float64Array(slots),
    nextState: new Int32Array(slots),
    reward: new Float64Array(slots),
    terminated: new Uint8Array(slots),
    goal: new Uint8Array(slots),
    penalty: new Uint8Array(slots),
  };
  entries.forEach((list, entry) => {
    list.forEach(({ probability = 1, nextState, reward, terminated, goal, penalty }, i) => {
      const slot = entry * width + i;
      tables.probability[slot] = probability;
      // Nothing comes after an end: a state that there is not is the one that it ended in.
      tables.nextState[slot] = isState(nextState, states) ? nextState : Math.floor(entry / actions);
      // And no -0, which JSON does not know.
      tables.reward[slot] = reward + 0;
      tables.terminated[slot] = Number(terminated ?? false);
      tables.goal[slot] = Number(goal ?? false);
      tables.penalty[slot] = Number(penalty ?? false);
    });
  });
  return tables;
}

function isPossible({ probability = 1 }: OutcomeInput): boolean {
  return probability > 0;
}

function isState(value: number, states: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < states;
}

function stateRule(states: number): string {
  return `a state from 0 to ${states - 1}`;
}
