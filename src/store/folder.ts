import {
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CannotGoOnError } from '../validation/errors.ts';
import type { Store } from './store.ts';
import { isAbandoned, isTemporary, temporaryName } from './temporary.ts';

/**
 * Keeps bytes in the files of a folder, which is made when the first one is written. It works in the thread that asks:
 * to hand a small file to another one, call by call, takes longer than to read or write it.
 */
export function folder(root: string): Store {
  const made = new Set<string>();
  const store: Store = {
    async list(prefix) {
      // The deepest folder that the prefix names in full: nothing outside of it can match.
      const from = join(root, ...prefix.split('/').slice(0, -1));
      const files = filesBelow(from);
      for (const file of files.filter(isTemporary)) {
        tryTo(() => isAbandoned(file, statSync(file).mtimeMs) && rmSync(file, { force: true }));
      }
      return files
        .filter((file) => !isTemporary(file))
        .map((file) => relative(root, file).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
    read: async (key) => readFileSync(join(root, key)),
    async write(key, bytes) {
      const path = join(root, key);
      const place = dirname(path);
      // Made once: a folder that somebody deletes meanwhile must not come back without what was in it.
      if (!made.has(place)) make(place, root);
      made.add(place);
      const temporary = temporaryName(path);
      try {
        writeFileSync(temporary, bytes, { flag: 'wx' });
        renameSync(temporary, path);
      } catch (error) {
        tryTo(() => rmSync(temporary, { force: true }));
        // What goes wrong in the middle of a file, such as a full disk, does not say in which.
        if (error instanceof Error && !('path' in error)) Object.assign(error, { path });
        throw error;
      }
    },
    async modified(prefix) {
      const keys = await store.list(prefix);
      const timeOf = (key: string) => statSync(join(root, key), { throwIfNoEntry: false })?.mtimeMs;
      const times = keys.map((key) => [key, timeOf(key)] as const);
      return new Map(times.filter((one): one is readonly [string, number] => one[1] !== undefined));
    },
  };
  return store;
}

// --- internal ---

/** By our own walk: Node's, when it is synchronous, goes on behind links, which may lead out of the folder or in circles. */
function filesBelow(place: string): string[] {
  return entriesOf(place).flatMap((entry) => {
    const path = join(place, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

function entriesOf(place: string): Dirent[] {
  try {
    return readdirSync(place, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function make(place: string, root: string): void {
  makeFolder(place);
  const [inside, outside] = [realpathSync(place), realpathSync(root)];
  if (inside !== outside && !inside.startsWith(outside.endsWith(sep) ? outside : outside + sep)) {
    throw new CannotGoOnError(
      `${place} is a link that leads out of ${root}, and nothing is written outside of it.`,
    );
  }
}

/** One by one: Node's own recursive form tries for ever where a place takes no folders, such as /proc. */
function makeFolder(place: string): void {
  if (existsSync(place)) return;
  makeFolder(dirname(place));
  try {
    mkdirSync(place);
  } catch (error) {
    // Another process may have been quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Cleans up: what cannot be removed is gone, or somebody else's, and in nobody's way. */
function tryTo(remove: () => void): void {
  try {
    remove();
  } catch {
    // Why the work itself failed, if it did, says more.
  }
}
