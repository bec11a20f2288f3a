import type { Store } from '../src/store/store.ts';

/** A store in memory, for tests that look at what is written and when. */
export function memoryStore(): Store & {
  readonly files: Map<string, Uint8Array>;
  readonly writes: string[];
} {
  const files = new Map<string, Uint8Array>();
  const writes: string[] = [];
  return {
    files,
    writes,
    list: async (prefix) => [...files.keys()].filter((key) => key.startsWith(prefix)).sort(),
    async read(key) {
      const bytes = files.get(key);
      if (!bytes) throw new Error(`${key} was read, but never listed`);
      return bytes;
    },
    async write(key, bytes) {
      files.set(key, Uint8Array.from(bytes));
      writes.push(key);
    },
  };
}
