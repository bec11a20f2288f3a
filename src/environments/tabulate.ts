import { InputError } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import { checkInteger } from '../validation/parse.ts';
import type { Environment, Outcome, Position } from './environment.ts';

/** A base-36 digit tells an action wherever policies are stored. */
export const MAX_ACTIONS = 36;
/** States x actions x outcomes of the entry that has most. */
export const MAX_ENTRIES = 1_000_000;

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

/**
 * Lays out the tables of an environment from a function that lists the outcomes of each action in each state. Plain
 * loops, because every command does this once, before anything of it is compiled. What has the probability 0 is left
 * out.
 *
 * @throws InputError with all that is wrong: counts, starts and next states that there are not, probabilities of an
 *   entry that do not sum to 1, rewards that are not finite
 */
export function tabulate(description: EnvironmentDescription): Environment {
  const { kind, states, actions, outcomes, actionNames, stateNames, positions } = description;
  checkInteger('states', states, 1, MAX_ENTRIES);
  checkInteger('actions', actions, 1, MAX_ACTIONS);
  checkSize(states, actions, 1);
  const problems: string[] = [];
  const starts = startsOf(description, problems);
  const lists: (readonly OutcomeInput[])[] = [];
  let width = 1;
  for (let state = 0; state < states; state++) {
    for (let action = 0; action < actions; action++) {
      const list = listOf(outcomes(state, action), { state, action, states, problems });
      lists.push(list);
      width = Math.max(width, list.length);
      if (problems.length > MOST_PROBLEMS) throw new InputError(problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  checkSize(states, actions, width);
  return {
    kind,
    states,
    actions,
    ...starts,
    width,
    stochastic: width > 1,
    ...layOut(lists, width, actions),
    ...(actionNames ? { actionNames } : {}),
    ...(stateNames ? { stateNames } : {}),
    ...(positions ? { positions } : {}),
  };
}

// --- internal ---

/** Enough to see what is wrong; more would be kept only to be counted. */
const MOST_PROBLEMS = 1000;
/** What sums of probabilities may be off by, because 1/3 is no number of a computer. */
const ROUNDING = 1e-9;

function checkSize(states: number, actions: number, width: number): void {
  if (states * actions * width <= MAX_ENTRIES) return;
  throw new InputError([
    `Expected states x actions x outcomes to be at most ${MAX_ENTRIES}, got ${states} x ${actions} x ${width}`,
  ]);
}

function startsOf({ starts, states }: EnvironmentDescription, problems: string[]) {
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

interface Entry {
  readonly state: number;
  readonly action: number;
  readonly states: number;
  readonly problems: string[];
}

/** The outcomes of an entry that are possible, checked. */
function listOf(
  list: readonly OutcomeInput[],
  { state, action, states, problems }: Entry,
): readonly OutcomeInput[] {
  const fail = (what: string, got: unknown) =>
    problems.push(`Expected ${what} of action ${action} in state ${state} ${got}`);
  if (!Array.isArray(list) || list.length === 0) {
    fail('the outcomes', `to be a list of at least one, got ${quote(list)}`);
    return [];
  }
  let sum = 0;
  let never = 0;
  let isWrong = false;
  for (const { probability = 1, nextState, reward, terminated } of list) {
    if (!(probability >= 0 && probability <= 1)) {
      fail('a probability', `to be a number from 0 to 1, got ${quote(probability)}`);
      isWrong = true;
    }
    if (!Number.isFinite(reward)) fail('the reward', `to be a finite number, got ${quote(reward)}`);
    // Where the episode goes on, it goes on in a state.
    if (!terminated && !isState(nextState, states))
      fail('the next state', `to be ${stateRule(states)}, got ${quote(nextState)}`);
    sum += probability;
    if (probability === 0) never += 1;
  }
  if (!isWrong && Math.abs(sum - 1) > ROUNDING) fail('the probabilities', `to sum to 1, got ${quote(sum)}`);
  return never > 0 ? list.filter(({ probability }) => probability !== 0) : list;
}

function isState(value: unknown, states: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < states;
}

function stateRule(states: number): string {
  return `a state from 0 to ${states - 1}`;
}

function layOut(lists: readonly (readonly OutcomeInput[])[], width: number, actions: number) {
  const size = lists.length * width;
  const tables = {
    outcomes: new Int32Array(lists.length),
    probability: new Float64Array(size),
    nextState: new Int32Array(size),
    reward: new Float64Array(size),
    terminated: new Uint8Array(size),
    goal: new Uint8Array(size),
    penalty: new Uint8Array(size),
  };
  for (let entry = 0; entry < lists.length; entry++) {
    const list = lists[entry];
    tables.outcomes[entry] = list.length;
    for (let i = 0; i < list.length; i++) {
      const slot = entry * width + i;
      const {
        probability = 1,
        nextState,
        reward,
        terminated = false,
        goal = false,
        penalty = false,
      } = list[i];
      tables.probability[slot] = probability;
      // Nothing comes after an end: a state that there is not is the one that it ended in.
      tables.nextState[slot] = isState(nextState, lists.length / actions)
        ? nextState
        : Math.floor(entry / actions);
      tables.reward[slot] = reward + 0; // no -0, which JSON does not know
      tables.terminated[slot] = Number(terminated);
      tables.goal[slot] = Number(goal);
      tables.penalty[slot] = Number(penalty);
    }
  }
  return tables;
}
