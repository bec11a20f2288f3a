import { readJson, type Store } from '../store/store.ts';

/** The JSON under a key; undefined where there is none. */
export async function readIfThere<Value>(store: Store, key: string): Promise<Value | undefined> {
  return (await store.list(key)).includes(key) ? readJson<Value>(store, key) : undefined;
}
