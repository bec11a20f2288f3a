import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folder } from '../src/store/folder.ts';
import { stores } from '../src/store/index.ts';
import { memoryStore } from './memory-store.ts';
import { storeContract } from './store.contract.ts';

const made: string[] = [];
afterEach(async () => {
  for (const path of made.splice(0)) await rm(path, { recursive: true, force: true });
});
async function place() {
  const path = await mkdtemp(join(tmpdir(), 'manyruns-'));
  made.push(path);
  return path;
}

storeContract('folder', async () => folder(join(await place(), 'made', 'when', 'needed')));
storeContract('the store of the tests', async () => memoryStore());

describe('the folder store', () => {
  it('is in the registry', async () => {
    expect(await stores.folder.create(await place()).list('')).toEqual([]);
  });

  it('neither shows nor leaves what a killed writer had begun', async () => {
    const path = await place();
    const store = folder(path);
    await store.write('a/one', Uint8Array.of(1));
    await writeFile(join(path, 'a', 'two.4194304-0.tmp'), 'half');
    expect(await store.list('a/')).toEqual(['a/one']);
    expect(await readdir(join(path, 'a'))).toEqual(['one']);
  });

  it('leaves the file of a writer alone that is still alive', async () => {
    const path = await place();
    await writeFile(join(path, `two.${process.ppid}-0.tmp`), 'half');
    expect(await folder(path).list('')).toEqual([]);
    expect(await readdir(path)).toEqual([`two.${process.ppid}-0.tmp`]);
  });

  it('says which file it could not write, and leaves nothing behind', async () => {
    const path = await place();
    await writeFile(join(path, 'file'), '');
    await expect(folder(path).write('file/key', Uint8Array.of(1))).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await readdir(path)).toEqual(['file']);
  });
});
