import { setImmediate } from 'node:timers/promises';
import type { Plan } from '../experiment/plan.ts';
import { keys } from './files.ts';
import { type Collector, collector } from './collect.ts';
import { summarize } from '../statistics/summarize.ts';
import type { Summary } from '../statistics/summary.ts';
import { type Store, writeJson } from '../store/store.ts';

export interface SummaryHelp {
  /** What has collected some of the runs already. */
  readonly collecting?: Collector;
  readonly signal?: AbortSignal;
}

/**
 * Computes summary.json from all the runs that stand, and writes it.
 *
 * @throws what the store throws; the signal's reason when it is aborted, which may take some seconds
 */
export async function writeSummary(
  store: Store,
  experiment: Pick<Plan, 'id' | 'variants' | 'baseline' | 'comparedWith' | 'margin'>,
  { collecting = collector(experiment, []), signal }: SummaryHelp = {},
): Promise<Summary> {
  const { id, baseline, comparedWith, margin } = experiment;
  let help = collecting;
  for (let attempt = 1; ; attempt++) {
    const before = await stateOf(store, id);
    const variants = await help.collected(store);
    await setImmediate();
    signal?.throwIfAborted();
    const summary = summarize({ id, baseline, comparedWith, margin, variants });
    await writeJson(store, keys.summary(id), summary);
    if (attempt === MOST_ATTEMPTS || (await stateOf(store, id)) === before) return summary;
    help = collector(experiment, []);
  }
}

// --- internal ---

/** Another command may commit parts meanwhile, whose own summary this one would replace. */
const MOST_ATTEMPTS = 3;

/** What changes when a part is committed. */
async function stateOf(store: Store, id: string): Promise<string> {
  const key = keys.allRuns(id);
  return JSON.stringify(store.modified ? [...(await store.modified(key))] : await store.list(key));
}
