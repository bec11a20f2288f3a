import { basename } from 'node:path';
import { messageOf } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import type { Learner } from './agent.ts';

/** The fault of an agent of one's own, in its own words: its run fails. */
export class AgentFault extends Error {
  override readonly name = 'AgentFault';
}

export interface CheckedAgent {
  readonly kind: string;
  /** Its file: a fault names the line. */
  readonly file?: string;
  readonly states: number;
  readonly actions: number;
}

/** More tables of action values than these are none that a policy could come of. */
const MOST_TABLES = 16;

/**
 * A learner that somebody wrote, held to what a learner promises.
 *
 * @throws AgentFault where making it fails, or its table is none; later, where what it does fails, an action is none or
 *   a value is no finite number
 */
export function checkedLearner(make: () => Learner, { kind, file, states, actions }: CheckedAgent): Learner {
  const fault = (error: unknown) => {
    if (error instanceof AgentFault) return error;
    return new AgentFault(`agent ${kind}: ${messageOf(error)}${lineOf(error, file)}`, { cause: error });
  };
  const refuse = (what: string, allowed: string, got: unknown) =>
    new AgentFault(`agent ${kind}: Expected ${what} to be ${allowed}, got ${quote(got)} (${typeof got})`);
  const isAction = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < actions;
  const actionRule = `an action, an integer from 0 to ${actions - 1}`;

  let learner: Learner;
  try {
    learner = make();
    checkForm(learner, states * actions, refuse);
  } catch (error) {
    throw fault(error);
  }
  return {
    get table() {
      const { table } = learner;
      checkForm(learner, states * actions, refuse);
      const entry = table.findIndex((value) => !Number.isFinite(value));
      if (entry >= 0) throw refuse(`entry ${entry} of its \`table\``, 'a finite number', table[entry]);
      return table;
    },
    greedy(state) {
      let action: number;
      try {
        action = learner.greedy(state);
      } catch (error) {
        throw fault(error);
      }
      if (!isAction(action)) throw refuse(`\`greedy(${state})\``, actionRule, action);
      return action;
    },
    learn(transition, behaviour) {
      const { state, action } = transition;
      let next: number | undefined;
      try {
        next = learner.learn(transition, behaviour);
      } catch (error) {
        throw fault(error);
      }
      if (next !== undefined && !isAction(next)) {
        throw refuse('what `learn` returns', `nothing, or ${actionRule}`, next);
      }
      // Here rather than in the end only, which it might take long to reach without a greedy action that makes sense.
      const value = learner.table[state * actions + action];
      if (!Number.isFinite(value)) {
        throw refuse(`the value of action ${action} in state ${state}`, 'a finite number', value);
      }
      return next;
    },
    endEpisode(ending, behaviour) {
      try {
        learner.endEpisode?.(ending, behaviour);
      } catch (error) {
        throw fault(error);
      }
    },
  };
}

// --- internal ---

type Refuse = (what: string, allowed: string, got: unknown) => AgentFault;

function checkForm(learner: Learner, size: number, refuse: Refuse): void {
  for (const method of ['greedy', 'learn'] as const) {
    if (typeof learner?.[method] !== 'function')
      throw refuse(`\`${method}\``, 'a function', learner?.[method]);
  }
  const { table } = learner;
  if (!(table instanceof Float64Array)) throw refuse('`table`', 'a Float64Array', table);
  const tables = table.length / size;
  if (!Number.isInteger(tables) || tables < 1 || tables > MOST_TABLES) {
    throw refuse(
      'the length of `table`',
      `states x actions, ${size}, or up to ${MOST_TABLES} times as much`,
      table.length,
    );
  }
}

/** ` (my-agent.ts:17)`: where in its file something was thrown. */
function lineOf(error: unknown, file: string | undefined): string {
  if (file === undefined || !(error instanceof Error)) return '';
  const name = basename(file);
  const [, after] = error.stack?.split(`${name}:`) ?? [];
  const line = after?.match(/^\d+/)?.[0];
  return line ? ` (${name}:${line})` : '';
}
