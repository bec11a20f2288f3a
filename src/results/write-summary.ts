import { setImmediate } from 'node:timers/promises';
import type { Backend } from '../backends/backend.ts';
import type { Plan } from '../experiment/plan.ts';
import { keys } from './files.ts';
import { type Collector, collector } from './collect.ts';
import { summarizeInSteps } from '../statistics/summarize.ts';
import { summarizeMetrics } from '../statistics/summarize-metrics.ts';
import type { Summary } from '../statistics/summary.ts';
import { type Store, writeJson } from '../store/store.ts';

export interface SummaryHelp {
  /** What has collected some of the runs already. */
  readonly collecting?: Collector;
  /** Summarizes metrics; this thread if not said. */
  readonly summarizeThere?: Backend['summarize'];
  readonly signal?: AbortSignal;
}

/**
 * Computes summary.json from all the runs that stand, and writes it.
 *
 * @throws what the store throws; the signal's reason when it is aborted, which may take some seconds
 */
export async function writeSummary(
  store: Store,
  experiment: Pick<Plan, 'id' | 'variants' | 'baseline' | 'comparedWith'>,
  {
    collecting = collector(experiment, []),
    summarizeThere = async (task) => summarizeMetrics(task),
    signal,
  }: SummaryHelp = {},
): Promise<Summary> {
  const { id, baseline, comparedWith } = experiment;
  let help = collecting;
  for (let attempt = 1; ; attempt++) {
    const before = await stateOf(store, id);
    const variants = await help.collected(store);
    const steps = summarizeInSteps({ id, baseline, comparedWith, variants });
    let step = steps.next();
    while (!step.done) {
      await setImmediate();
      signal?.throwIfAborted();
      step = steps.next(await summarizeThere(step.value));
    }
    await writeJson(store, keys.summary(id), step.value);
    if (attempt === MOST_ATTEMPTS || (await stateOf(store, id)) === before) return step.value;
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
