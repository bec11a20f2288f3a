/** Keeps bytes under keys such as `id/runs/part-fixed-0.parquet`. */
export interface Store {
  /** How many parts to read at once: more than one where each takes long, and none fills the line. */
  readonly readsAtOnce?: number;
  /** All keys that begin with `prefix`, ascending. */
  list(prefix: string): Promise<string[]>;
  /** The bytes under a key that `list` showed; they belong to who asked. Never ask for another key (S3 answers 403, not 404). */
  read(key: string): Promise<Uint8Array>;
  /** Atomic: a reader sees the old bytes or all of the new ones, whatever happens meanwhile. */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** When each key that begins with `prefix` was last written, in milliseconds since 1970; S3 gives whole seconds. */
  modified(prefix: string): Promise<ReadonlyMap<string, number>>;
}

/** Reads JSON from a key that `list` showed. */
export async function readJson<Value>(store: Store, key: string): Promise<Value> {
  return JSON.parse(new TextDecoder().decode(await store.read(key))) as Value;
}

/** The JSON under a key; undefined where there is none. */
export async function readIfThere<Value>(store: Store, key: string): Promise<Value | undefined> {
  return (await store.list(key)).includes(key) ? readJson<Value>(store, key) : undefined;
}

export function writeJson(store: Store, key: string, value: unknown): Promise<void> {
  return store.write(key, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
}
