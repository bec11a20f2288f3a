import { lackingCode } from '../agents/own-agents.ts';
import { parseExperiment } from '../experiment/experiment.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { planOf } from '../experiment/record.ts';
import { keys } from '../results/keys.ts';
import { readTables } from '../results/tables.ts';
import { readIfThere, type Store } from '../store/store.ts';
import { InputError } from '../validation/errors.ts';
import type { InvocationEvent } from './invocation-event.ts';

/**
 * The plan of the experiment that an event asks for.
 *
 * @throws InputError where the experiment is wrong, or what lies in the bucket for its id; and where an agent of one's own
 *   was not deployed
 */
export async function planOfEvent(event: InvocationEvent, store: Store): Promise<Plan> {
  const planned = await readPlan(event, store);
  const lacking = Object.values(planned.variants).flatMap(({ agent }) => lackingCode(agent) ?? []);
  if (lacking.length > 0) throw new InputError([...new Set(lacking)]);
  return planned;
}

// --- internal ---

async function readPlan({ experiment, id = '' }: InvocationEvent, store: Store): Promise<Plan> {
  if (experiment !== undefined) return plan(parseExperiment(experiment));
  const key = keys.experiment(id);
  try {
    const record = await readIfThere(store, key);
    if (record === undefined) {
      throw new InputError([
        `Expected ${key} to be in the bucket, but there is none: put it there, or send \`experiment\``,
      ]);
    }
    await readTables(store, id);
    return planOf(record, { source: key });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError([
      `Expected ${key} and its tables to be JSON, but one cannot be read: ${error.message}`,
    ]);
  }
}
