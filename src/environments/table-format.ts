import * as z from 'zod/mini';
import { collect, InputError } from '../validation/errors.ts';
import { integerFrom, strictObject, yesOrNo } from '../validation/fields.ts';
import { parse } from '../validation/parse.ts';
import { type Environment, statesLeadingTo } from './environment.ts';
import { MAX_ACTIONS, MAX_ENTRIES, MOST_PROBLEMS, tabulate } from './tabulate.ts';

/** Rows and columns at which states may be drawn. */
const MAX_SIDE = 200;

/** Numbers are checked where the whole world is known; `meta` is what JSON Schema says of them. */
const number = (meta = {}) => z.number({ error: 'a number' }).register(z.globalRegistry, meta);
const state = () => number({ type: 'integer', minimum: 0 });
const mark = () => z.optional(yesOrNo());
const place = () => integerFrom(0, MAX_SIDE - 1);
const listOf = <Item extends z.ZodMiniType>(item: Item, error: string, description?: string) =>
  z.array(item, { error }).register(z.globalRegistry, { minItems: 1, description });
const names = (what: string) =>
  z.optional(z.array(z.string({ error: 'a text' }), { error: `a list of names of ${what}` }));

const outcome = z
  .tuple([number({ minimum: 0, maximum: 1 }), state(), number(), mark(), mark(), mark()], {
    error: '[probability, next state, reward, terminated, goal, penalty], numbers and then true or false',
  })
  .check(z.refine(([, , , terminated, goal]) => terminated || !goal, 'terminated where the goal is reached'))
  .register(z.globalRegistry, {
    description:
      '[probability, next state, reward, terminated, goal, penalty]; the marks are false if not said',
  });
const row = listOf(listOf(outcome, 'a list of outcomes'), 'a list with an element for each action');
const OUTCOMES = 'a list, with an element for each state';

const fields = {
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
  starts: listOf(
    z.union([state(), z.tuple([state(), number({ exclusiveMinimum: 0 })])], {
      error: 'a state, or [state, weight]',
    }),
    'a list',
    'states from 0, or [state, weight]',
  ),
  outcomes: listOf(row, OUTCOMES, 'outcomes[state][action] lists what may come of it'),
  actionNames: names('all actions'),
  stateNames: names('all states'),
  positions: z.optional(
    listOf(
      z.tuple([place(), place()], { error: `[row, column], each from 0 to ${MAX_SIDE - 1}` }),
      'a list of [row, column], one for each state',
      '[row, column] of each state, from 0, to draw it',
    ),
  ),
};
/** The rows of outcomes by themselves: a million of them, all wrong, would be more problems than Zod can gather. */
const frame = strictObject({ ...fields, outcomes: z.array(z.unknown(), { error: OUTCOMES }) });

/** The JSON Schema of tables. */
export function tableJsonSchema(): object {
  return { title: 'manyruns table', ...z.toJSONSchema(strictObject(fields), { io: 'input' }) };
}

/**
 * The environment that a table says.
 *
 * @param table parsed JSON
 * @throws InputError with all that is wrong, and where
 */
export function environmentOfTable(table: unknown): Environment {
  const { $schema: _, name = 'table', outcomes, ...given } = parse(frame, table);
  const { states, actions, actionNames, stateNames, positions } = given;
  const problems: string[] = [];
  const checkLength = (key: string, list: readonly unknown[] | undefined, count: number, what: string) => {
    if (!list || list.length === count) return;
    const each = `${count} ${what}${count === 1 ? '' : 's'}`;
    problems.push(`Expected \`${key}\` to have an element for each of ${each}, got ${list.length}`);
  };
  checkLength('outcomes', outcomes, states, 'state');
  checkLength('actionNames', actionNames, actions, 'action');
  checkLength('stateNames', stateNames, states, 'state');
  checkLength('positions', positions, states, 'state');
  for (const [i, one] of outcomes.entries()) {
    if (problems.length > MOST_PROBLEMS) break;
    const at = `outcomes[${i}]`;
    checkLength(
      at,
      collect(problems, () => parse(row, one, { at })),
      actions,
      'action',
    );
  }
  if (problems.length > 0) throw new InputError(problems);
  // As they were given, which is what they were parsed to: a copy of a million would take as much memory again.
  const rows = outcomes as z.output<typeof row>[];
  const environment = tabulate({
    ...given,
    kind: name,
    outcomes: (state, action) =>
      rows[state][action].map(([probability, nextState, reward, terminated, goal, penalty]) => {
        return { probability, nextState, reward, terminated, goal, penalty };
      }),
  });
  // From a start without an end each episode would be trained until the step guard.
  const canEnd = statesLeadingTo(environment, environment.terminated);
  const endless = [...environment.starts].filter((start) => !canEnd[start]);
  if (endless.length === 0) return environment;
  throw new InputError(
    endless.map(
      (start) => `Expected an ending (terminated) within reach of every start, got none from state ${start}`,
    ),
  );
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

function outcomeAt({ probability, nextState, reward, terminated, goal, penalty }: Environment, slot: number) {
  const marks = [terminated, goal, penalty].map((mark) => mark[slot] === 1);
  return [probability[slot], nextState[slot], reward[slot], ...marks.slice(0, marks.lastIndexOf(true) + 1)];
}
