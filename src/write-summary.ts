import { setImmediate } from 'node:timers/promises';
import type { Backend } from './backends/backend.ts';
import type { Plan } from './experiment/plan.ts';
import { keys } from './results.ts';
import { type Collector, collector } from './statistics/collect.ts';
import { summarizeInSteps } from './statistics/summarize.ts';
import { summarizeMetrics } from './statistics/summarize-metrics.ts';
import type { Summary } from './statistics/summary.ts';
import { type Store, writeJson } from './store/store.ts';

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
  const collected = await collecting.collected(store);
  const steps = summarizeInSteps({ id, baseline, comparedWith, variants: collected });
  let step = steps.next();
  while (!step.done) {
    await setImmediate();
    signal?.throwIfAborted();
    step = steps.next(await summarizeThere(step.value));
  }
  const summary = step.value;
  await writeJson(store, keys.summary(id), summary);
  return summary;
}
