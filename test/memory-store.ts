import type { Store } from '../src/store/store.ts';

/** A store in memory, for tests that look at what is written and when. */
export function memoryStore({ now = Date.now } = {}): Store & {
  readonly files: Map<string, Uint8Array>;
  readonly writes: string[];
} {
  const files = new Map<string, Uint8Array>();
  const times = new Map<string, number>();
  const writes: string[] = [];
  const list = async (prefix: string) => [...files.keys()].filter((key) => key.startsWith(prefix)).sort();
  return {
    files,
    writes,
    list,
    async read(key) {
      const bytes = files.get(key);
      if (!bytes) throw new Error(`${key} was read, but never listed`);
      return Uint8Array.from(bytes);
    },
    async write(key, bytes) {
      files.set(key, Uint8Array.from(bytes));
      times.set(key, now());
      writes.push(key);
    },
    modified: async (prefix) => new Map((await list(prefix)).map((key) => [key, times.get(key) ?? 0])),
  };
}

/** The same store, where something happens before each write. */
export function beforeWrites<Given extends Store>(store: Given, happens: (key: string) => unknown): Given {
  return {
    ...store,
    write: async (key: string, bytes: Uint8Array) => {
      await happens(key);
      await store.write(key, bytes);
    },
  };
}
