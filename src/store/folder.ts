import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Store, StoreKind } from './store.ts';

/** Keeps bytes in the files of a folder, which is made when the first one is written. */
export function folder(root: string): Store {
  let writes = 0;
  const store: Store = {
    async list(prefix) {
      // The deepest folder that the prefix names in full: nothing outside of it can match.
      const from = join(root, ...prefix.split('/').slice(0, -1));
      const entries = await readdir(from, { recursive: true, withFileTypes: true }).catch(nothingThere);
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      await Promise.all(files.filter(isAbandoned).map((file) => rm(file, { force: true })));
      return files
        .filter((file) => !TEMPORARY.test(file))
        .map((file) => relative(root, file).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
    read: (key) => readFile(join(root, key)),
    async write(key, bytes) {
      const path = join(root, key);
      const temporary = `${path}.${process.pid}-${writes++}.tmp`;
      await mkdir(dirname(path), { recursive: true });
      try {
        await writeFile(temporary, bytes);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw error;
      }
    },
    async modified(prefix) {
      const keys = await store.list(prefix);
      const times = await Promise.all(keys.map(async (key) => (await stat(join(root, key))).mtimeMs));
      return new Map(keys.map((key, i) => [key, times[i]]));
    },
  };
  return store;
}

export const folderKind: StoreKind = { about: 'the files of a folder' };

// --- internal ---

const TEMPORARY = /\.(\d+)-\d+\.tmp$/;

/** A temporary file whose writer was killed before it could finish or clean up. */
function isAbandoned(file: string): boolean {
  const pid = TEMPORARY.exec(file)?.[1];
  if (pid === undefined || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function nothingThere(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
