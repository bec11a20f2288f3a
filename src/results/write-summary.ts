import type { AnswerOptions } from '../experiment/answer-options.ts';
import type { Plan } from '../experiment/plan.ts';
import { summarize } from '../statistics/summarize.ts';
import type { Summary } from '../statistics/summary.ts';
import { type Store, writeJson } from '../store/store.ts';
import { readCommitted } from './committed.ts';
import { keys } from './keys.ts';
import { clearLeftovers } from './leftovers.ts';
import { readVariants } from './read-variants.ts';

/**
 * Computes summary.json from all the runs that stand, and writes it.
 *
 * @returns it, and the names of the runs that stand
 * @throws what the store throws; the signal's reason when it is aborted
 */
export async function writeSummary(
  store: Store,
  {
    id,
    variants,
    baseline,
    comparedWith,
    ...answer
  }: Pick<Plan, 'id' | 'variants' | 'baseline' | 'comparedWith'> & AnswerOptions,
  signal?: AbortSignal,
): Promise<{ readonly summary: Summary; readonly runs: ReadonlySet<string> }> {
  for (let attempt = 1; ; attempt++) {
    const before = await stateOf(store, id);
    let overlaps = 0;
    const onOverlap = () => void overlaps++;
    const found = await readVariants(store, { id, variants }, { checkFiles: true, onOverlap, signal });
    if (overlaps > 0) await clearLeftovers(store, id, await readCommitted(store, id, variants));
    const summary = summarize({ id, baseline, comparedWith, variants: found.variants, answer });
    signal?.throwIfAborted();
    await writeJson(store, keys.summary(id), summary);
    const isLast = attempt === MOST_ATTEMPTS || (overlaps === 0 && (await stateOf(store, id)) === before);
    if (isLast) return { summary, runs: found.runs };
  }
}

// --- internal ---

/** Another command may commit parts meanwhile, whose own summary this one would replace. */
const MOST_ATTEMPTS = 3;

/** What changes when a part is committed. */
async function stateOf(store: Store, id: string): Promise<string> {
  return JSON.stringify([...(await store.modified(keys.allRuns(id)))]);
}
