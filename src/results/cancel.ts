import type { Store } from '../store/store.ts';
import { keys } from './keys.ts';

/** Whether there is a cancel object that is not older than the start. S3 cuts its times to whole seconds. */
export async function isCancelled(store: Store, id: string, started: number): Promise<boolean> {
  const key = keys.cancel(id);
  if (!store.modified) return (await store.list(key)).includes(key);
  return ((await store.modified(key)).get(key) ?? 0) >= Math.floor(started / 1000) * 1000;
}
