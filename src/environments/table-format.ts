import * as z from 'zod/mini';
import { InputError } from '../validation/errors.ts';
import { integerFrom, strictObject } from '../validation/fields.ts';
import { quote } from '../validation/messages.ts';
import { parse } from '../validation/parse.ts';
import { type Environment, type Position, statesLeadingTo } from './environment.ts';
import { MAX_ACTIONS, MAX_ENTRIES, type OutcomeInput, type Start, tabulate } from './tabulate.ts';

/** Rows and columns at which states may be drawn. */
const MAX_SIDE = 200;
const LIST = 'a list';
const names = (what: string) =>
  z.optional(z.array(z.string({ error: 'a text' }), { error: `a list of names of ${what}` }));

/** An environment as JSON. What is in its lists is checked by itself, in plain loops: there may be a million entries. */
export const tableSchema = strictObject({
  $schema: z.optional(z.string()),
  /** What it is called in reports. */
  name: z.optional(
    z
      .string({ error: 'a text' })
      .check(
        z.minLength(1, { error: 'a name' }),
        z.maxLength(60, { error: 'a name of at most 60 characters' }),
      ),
  ),
  states: integerFrom(1, MAX_ENTRIES),
  actions: integerFrom(1, MAX_ACTIONS),
  /** State numbers from 0, or [state, weight]. */
  starts: z.array(z.unknown(), { error: LIST }),
  /** outcomes[state][action] lists [probability, next state, reward, terminated, goal, penalty]; the marks may be left out. */
  outcomes: z.array(z.unknown(), { error: `${LIST}, with an element for each state` }),
  actionNames: names('all actions'),
  stateNames: names('all states'),
  /** [row, column] of each state, from 0. */
  positions: z.optional(z.array(z.unknown(), { error: 'a list of [row, column], one for each state' })),
});

/**
 * The environment that a table says.
 *
 * @param table parsed JSON
 * @throws InputError with all that is wrong, and where
 */
export function environmentOfTable(table: unknown): Environment {
  const { name = 'table', states, actions, starts, outcomes, ...drawn } = parse(tableSchema, table);
  const { actionNames, stateNames, positions } = drawn;
  const problems: string[] = [];
  checkLength('outcomes', outcomes, states, 'state', problems);
  for (const [list, count, what] of [
    [actionNames, actions, 'action'],
    [stateNames, states, 'state'],
    [positions, states, 'state'],
  ] as const) {
    const key = list === actionNames ? 'actionNames' : list === stateNames ? 'stateNames' : 'positions';
    if (list) checkLength(key, list, count, what, problems);
  }
  const environment = collect(problems, () =>
    tabulate({
      kind: name,
      states,
      actions,
      starts: readableStarts(starts, problems),
      outcomes: (state, action) => outcomesOf(outcomes[state], { state, action, actions, problems }),
      ...(actionNames ? { actionNames } : {}),
      ...(stateNames ? { stateNames } : {}),
      ...(positions?.every((one, i) => isPosition(one, i, problems))
        ? { positions: positions as Position[] }
        : {}),
    }),
  );
  if (environment && problems.length === 0) problems.push(...endless(environment));
  if (!environment || problems.length > 0) throw new InputError(problems);
  return environment;
}

/** The text of an environment's table: the same for the same environment, and it gives the same environment again. */
export function tableText(environment: Environment): string {
  const { kind, states, actions, starts, startProbability, width, stateNames, actionNames, positions } =
    environment;
  const outcomes = Array.from({ length: states }, (_, state) =>
    Array.from({ length: actions }, (_, action) => {
      const entry = state * actions + action;
      return Array.from({ length: environment.outcomes[entry] }, (_, i) =>
        outcomeAt(environment, entry * width + i),
      );
    }),
  );
  return JSON.stringify({
    ...(kind === 'table' ? {} : { name: kind }),
    states,
    actions,
    starts: Array.from(starts, (state, i) => (startProbability ? [state, startProbability[i]] : state)),
    outcomes,
    actionNames,
    stateNames,
    positions,
  });
}

// --- internal ---

/** Of those that are kept: whoever reads them wants to see that there are more, not all of them. */
const MOST_PROBLEMS = 1000;

function collect<Value>(problems: string[], make: () => Value): Value | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function checkLength(
  key: string,
  list: readonly unknown[],
  count: number,
  what: string,
  problems: string[],
): void {
  if (list.length === count) return;
  problems.push(
    `Expected \`${key}\` to have an element for each of ${count} ${what}${count === 1 ? '' : 's'}, got ${list.length}`,
  );
}

/** One that nobody complains of stands for those that cannot be read: they are told already. */
function readableStarts(starts: readonly unknown[], problems: string[]): Start[] {
  const readable = starts.filter((start, i) => isStart(start, i, problems)) as Start[];
  return readable.length === 0 && starts.length > 0 ? [0] : readable;
}

function isStart(start: unknown, i: number, problems: string[]): boolean {
  if (typeof start === 'number') return true;
  if (Array.isArray(start) && start.length === 2 && start.every((one) => typeof one === 'number'))
    return true;
  problems.push(`Expected \`starts[${i}]\` to be a state, or [state, weight], got ${quote(start)}`);
  return false;
}

function isPosition(position: unknown, i: number, problems: string[]): boolean {
  const isPlace = (one: unknown) =>
    Number.isInteger(one) && (one as number) >= 0 && (one as number) < MAX_SIDE;
  if (Array.isArray(position) && position.length === 2 && position.every(isPlace)) return true;
  problems.push(
    `Expected \`positions[${i}]\` to be [row, column], each from 0 to ${MAX_SIDE - 1}, got ${quote(position)}`,
  );
  return false;
}

interface Entry {
  readonly state: number;
  readonly action: number;
  readonly actions: number;
  readonly problems: string[];
}

/** Says nothing wrong of what cannot be read: that is told already. */
const READABLE: readonly OutcomeInput[] = [{ nextState: 0, reward: 0 }];

function outcomesOf(row: unknown, { state, action, actions, problems }: Entry): readonly OutcomeInput[] {
  if (row === undefined || problems.length > MOST_PROBLEMS) return READABLE;
  if (!Array.isArray(row) || row.length !== actions) {
    if (action === 0) {
      const got = Array.isArray(row) ? `${row.length} elements` : quote(row);
      problems.push(
        `Expected \`outcomes[${state}]\` to be a list with an element for each of ${actions} actions, got ${got}`,
      );
    }
    return READABLE;
  }
  const list = row[action];
  const at = `outcomes[${state}][${action}]`;
  if (!Array.isArray(list)) {
    problems.push(`Expected \`${at}\` to be a list of outcomes, got ${quote(list)}`);
    return READABLE;
  }
  const wrong = list.findIndex((outcome) => !isOutcome(outcome));
  if (wrong >= 0) {
    problems.push(
      `Expected \`${at}[${wrong}]\` to be [probability, next state, reward, terminated, goal, penalty], numbers and then true or false, got ${quote(list[wrong])}`,
    );
    return READABLE;
  }
  return list.map(([probability, nextState, reward, terminated = false, goal = false, penalty = false]) => {
    if (goal && !terminated) problems.push(`Expected \`${at}\` to be terminated where the goal is reached`);
    return { probability, nextState, reward, terminated, goal, penalty };
  });
}

function isOutcome(outcome: unknown): boolean {
  if (!Array.isArray(outcome) || outcome.length < 3 || outcome.length > 6) return false;
  return outcome.every((one, i) => typeof one === (i < 3 ? 'number' : 'boolean'));
}

function outcomeAt({ probability, nextState, reward, terminated, goal, penalty }: Environment, slot: number) {
  const marks = [terminated, goal, penalty].map((mark) => mark[slot] === 1);
  return [probability[slot], nextState[slot], reward[slot], ...marks.slice(0, marks.lastIndexOf(true) + 1)];
}

/** A start from which no episode can end would be trained until the step guard, every time. */
function endless({ starts, ...environment }: Environment): string[] {
  const canEnd = statesLeadingTo({ starts, ...environment }, environment.terminated);
  return Array.from(starts)
    .filter((start) => !canEnd[start])
    .map(
      (start) => `Expected an ending (terminated) within reach of every start, got none from state ${start}`,
    );
}
