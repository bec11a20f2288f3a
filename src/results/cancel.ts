import type { Plan } from '../experiment/plan.ts';
import type { Store } from '../store/store.ts';
import type { PartOfRun } from './committed.ts';
import { keys } from './keys.ts';

/** Whether there is a cancel object that is not older than the start. S3 cuts its times to whole seconds. */
export async function isCancelled(store: Store, id: string, started: number): Promise<boolean> {
  const key = keys.cancel(id);
  if (!store.modified) return (await store.list(key)).includes(key);
  return ((await store.modified(key)).get(key) ?? 0) >= Math.floor(started / 1000) * 1000;
}

export interface RetryOptions {
  readonly plan: Plan;
  readonly store: Store;
  readonly retryFailed?: boolean;
  readonly started?: number;
}

/** Which parts with failed runs to compute again: those that were written before the experiment was started. */
export async function wasWrittenBefore({
  plan: { id },
  store,
  retryFailed = false,
  started,
}: RetryOptions): Promise<(part: PartOfRun) => boolean> {
  if (!retryFailed) return () => false;
  if (started === undefined) return () => true;
  const times = await store.modified?.(keys.allRuns(id));
  return ({ key }) => !((times?.get(key) ?? 0) > started);
}
