import { readFileSync } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { CannotGoOnError } from '../errors.ts';
import type { Store, StoreKind } from './store.ts';
import { isAbandoned, isTemporary, temporaryName } from './temporary.ts';

/** Keeps bytes in the files of a folder, which is made when the first one is written. */
export function folder(root: string): Store {
  const made = new Map<string, Promise<void>>();
  const store: Store = {
    async list(prefix) {
      // The deepest folder that the prefix names in full: nothing outside of it can match.
      const from = join(root, ...prefix.split('/').slice(0, -1));
      const entries = await readdir(from, { recursive: true, withFileTypes: true }).catch(nothingThere);
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      await Promise.all(files.filter(isTemporary).map(removeAbandoned));
      return files
        .filter((file) => !isTemporary(file))
        .map((file) => relative(root, file).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
    // In this thread: to hand a small file to another one, call by call, takes longer than to read it.
    read: async (key) => readFileSync(join(root, key)),
    async write(key, bytes) {
      const path = join(root, key);
      const place = dirname(path);
      // Made once: a folder that somebody deletes meanwhile must not come back without what was in it.
      if (!made.has(place)) made.set(place, make(place, root));
      await made.get(place);
      const temporary = temporaryName(path);
      try {
        await writeFile(temporary, bytes, { flag: 'wx' });
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

async function make(place: string, root: string): Promise<void> {
  await mkdir(place, { recursive: true });
  const [inside, outside] = await Promise.all([realpath(place), realpath(root)]);
  if (inside !== outside && !inside.startsWith(outside.endsWith(sep) ? outside : outside + sep)) {
    throw new CannotGoOnError(
      `${place} is a link that leads out of ${root}, and nothing is written outside of it.`,
    );
  }
}

async function removeAbandoned(file: string): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (info && isAbandoned(file, info.mtimeMs)) await rm(file, { force: true });
}

function nothingThere(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
