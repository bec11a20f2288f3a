import {
  type MetricsTask,
  type SummarizedMetric,
  splitTask,
  summarizeMetrics,
} from '../statistics/summarize-metrics.ts';
import type { Pool } from './pool.ts';
import { type Carrier, shareOut } from './share-out.ts';

/** What sharing takes, code that has to be compiled in each thread included. */
const SECONDS_TO_SHARE = 0.01;
/** The values of all runs go from thread to thread, and are held twice meanwhile. */
const MOST_VALUES = 2e6;

/**
 * Summarizes metrics in this thread and those of a pool, or without this one where the pool has as many as may be used;
 * alone where sharing does not pay. Each metric by itself: what comes of it is the same to the last bit.
 *
 * @param limit the most threads to use
 */
export async function summarizeTogether(
  pool: Pool,
  task: MetricsTask,
  limit: number,
): Promise<SummarizedMetric[]> {
  const count = pays(task) ? Math.min(pool.threads + 1, limit) : 1;
  if (count < 2) return summarizeMetrics(task);
  const pieces = splitTask(task, count);
  const others = pool.carrier<MetricsTask, SummarizedMetric[]>('metrics', summarizeMetrics);
  const here: Carrier<MetricsTask, SummarizedMetric[]> = {
    room: () => 1,
    carry: async (piece) => summarizeMetrics(piece),
  };
  // This thread after the others, because it is busy until it is done.
  const carriers = pool.threads < limit ? [others, here] : [others];
  const found = new Map<MetricsTask, SummarizedMetric[]>();
  for await (const { task: piece, answer } of shareOut({ tasks: pieces, carriers, signal: pool.signal })) {
    found.set(piece, answer);
  }
  // Threads that were told to end answer nothing.
  return pieces.flatMap((piece) => found.get(piece) ?? summarizeMetrics(piece));
}

// --- internal ---

/** About: a resample draws seeds, and looks at each value of each series and pair; intervals are selected from them. */
function pays({ metrics, places, seeds, resamples }: MetricsTask): boolean {
  const series = metrics.reduce((sum, { values }) => sum + Object.keys(values).length, 0);
  const pairs = metrics.reduce((sum, { comparisons }) => sum + Object.keys(comparisons).length, 0);
  const values = Object.values(places).reduce((sum, { length }) => sum + length, 0) * metrics.length;
  const drawing = seeds * (1 + series + pairs) * 1e-9;
  const selecting = (2 * series + 5 * pairs) * 2e-8;
  return values <= MOST_VALUES && resamples * (drawing + selecting) > SECONDS_TO_SHARE;
}
