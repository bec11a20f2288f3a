import type { Store } from '../../src/store/store.ts';

/** What a store does after so many writes, as if the process had been killed there. */
export interface Crash {
  /** Which write, from 0. */
  readonly write: number;
  readonly moment: 'before' | 'after';
}

export class Crashed extends Error {
  /** The kind of key whose write was the last one. */
  readonly kind: string;

  constructor(kind: string) {
    super(`killed at a write of ${kind}`);
    this.kind = kind;
  }
}

/** A store whose process is killed before or after one write: from then on nothing works. */
export function crashing(store: Store, { write: fatal, moment }: Crash): Store {
  let writes = 0;
  let dead: Crashed | undefined;
  const alive = () => {
    if (dead) throw dead;
  };
  return {
    ...store,
    async list(prefix) {
      alive();
      return store.list(prefix);
    },
    async read(key) {
      alive();
      return store.read(key);
    },
    async write(key, bytes) {
      alive();
      const isFatal = writes++ === fatal;
      if (isFatal && moment === 'before') throw (dead = new Crashed(kindOf(key)));
      await store.write(key, bytes);
      if (isFatal) throw (dead = new Crashed(kindOf(key)));
    },
  };
}

// --- internal ---

function kindOf(key: string): string {
  return /\/(runs|episodes)\//.exec(key)?.[1] ?? key.slice(key.lastIndexOf('/') + 1);
}
