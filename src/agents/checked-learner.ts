import { basename } from 'node:path';
import { messageOf } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import type { Learner } from './agent.ts';

/** Told already: a learner that draws its next action may meet a fault of its own `greedy`. */
class AgentFault extends Error {
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
 * @throws Error, in the agent's own words, where making it fails, or its table is none; later, where what it does fails,
 *   an action is none or a value is no finite number: its run fails
 */
export function checkedLearner(make: () => Learner, { kind, file, states, actions }: CheckedAgent): Learner {
  const size = states * actions;
  const own = <Value>(call: () => Value): Value => {
    try {
      return call();
    } catch (error) {
      if (error instanceof AgentFault) throw error;
      throw new AgentFault(`agent ${kind}: ${messageOf(error)}${lineOf(error, file)}`, { cause: error });
    }
  };
  const refused = (what: string, allowed: string, got: unknown) =>
    new AgentFault(`agent ${kind}: Expected ${what} to be ${allowed}, got ${quote(got)} (${typeof got})`);
  const isAction = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < actions;
  const actionRule = `an action, an integer from 0 to ${actions - 1}`;
  const checkTable = (table: unknown) => {
    if (!(table instanceof Float64Array)) throw refused('`table`', 'a Float64Array', table);
    const tables = table.length / size;
    if (Number.isInteger(tables) && tables >= 1 && tables <= MOST_TABLES) return;
    const allowed = `states x actions, ${size}, or up to ${MOST_TABLES} times as much`;
    throw refused('the length of `table`', allowed, table.length);
  };

  const learner = own(make);
  for (const method of ['greedy', 'learn'] as const) {
    const given = learner?.[method];
    if (typeof given !== 'function') throw refused(`\`${method}\``, 'a function', given);
  }
  checkTable(learner.table);
  return {
    get table() {
      const { table } = learner;
      checkTable(table);
      const entry = table.findIndex((value) => !Number.isFinite(value));
      if (entry >= 0) throw refused(`entry ${entry} of its \`table\``, 'a finite number', table[entry]);
      return table;
    },
    greedy(state) {
      const action = own(() => learner.greedy(state));
      if (!isAction(action)) throw refused(`\`greedy(${state})\``, actionRule, action);
      return action;
    },
    learn(transition, behaviour) {
      const { state, action } = transition;
      const next = own(() => learner.learn(transition, behaviour));
      if (next !== undefined && !isAction(next)) {
        throw refused('what `learn` returns', `nothing, or ${actionRule}`, next);
      }
      // Here rather than in the end only, which it might take long to reach without a greedy action that makes sense.
      const value = learner.table[state * actions + action];
      if (!Number.isFinite(value)) {
        throw refused(`the value of action ${action} in state ${state}`, 'a finite number', value);
      }
      return next;
    },
    endEpisode: (ending, behaviour) => own(() => learner.endEpisode?.(ending, behaviour)),
  };
}

// --- internal ---

/** ` (my-agent.ts:17)`: where in its file something was thrown. */
function lineOf(error: unknown, file: string | undefined): string {
  if (file === undefined || !(error instanceof Error)) return '';
  const name = basename(file);
  const [, after] = error.stack?.split(`${name}:`) ?? [];
  const line = after?.match(/^\d+/)?.[0];
  return line ? ` (${name}:${line})` : '';
}
