import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder } from '../../src/store/folder.ts';
import { stores } from '../../src/store/index.ts';
import { temporaryName } from '../../src/store/temporary.ts';
import { memoryStore } from '../memory-store.ts';
import { storeContract } from '../store.contract.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const all = temporaryFolder();
const place = () => mkdtemp(join(all, 'place-'));

/** The name of a temporary file as another process would have made it. */
function temporary(path: string, changes: { host?: string; pid?: number; started?: string }): string {
  const [host, pid, started, count] = temporaryName('').slice('.manyruns-'.length, -'.tmp'.length).split('-');
  const other = { host, pid, started, ...changes };
  return `${path}.manyruns-${other.host}-${other.pid}-${other.started}-${count}.tmp`;
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
    await writeFile(temporary(join(path, 'a', 'two'), { pid: 4194304 }), 'half');
    // In a container the next process has the same number.
    await writeFile(temporary(join(path, 'a', 'three'), { started: 'long-ago'.slice(0, 4) }), 'half');
    expect(await store.list('a/')).toEqual(['a/one']);
    expect(await readdir(join(path, 'a'))).toEqual(['one']);
  });

  it('leaves the file of a writer alone that may still be alive, here or elsewhere', async () => {
    const path = await place();
    const files = [
      temporary(join(path, 'here'), { pid: process.ppid }),
      temporary(join(path, 'elsewhere'), { pid: 4194304, host: '00000000' }),
    ];
    for (const file of files) await writeFile(file, 'half');
    expect(await folder(path).list('')).toEqual([]);
    expect((await readdir(path)).sort()).toEqual(files.map((file) => basename(file)).sort());
    for (const file of files) await utimes(file, new Date(0), new Date(0));
    expect(await folder(path).list('')).toEqual([]);
    expect(await readdir(path)).toEqual([]);
  });

  it('touches no file of others that ends in .tmp', async () => {
    const path = await place();
    await writeFile(join(path, 'mine.4194304-0.tmp'), 'mine');
    expect(await folder(path).list('')).toEqual(['mine.4194304-0.tmp']);
  });

  it('does not make a folder again that was deleted while it was in use', async () => {
    const path = await place();
    const store = folder(path);
    await store.write('id/runs/one', Uint8Array.of(1));
    await rm(join(path, 'id'), { recursive: true });
    await expect(store.write('id/runs/two', Uint8Array.of(2))).rejects.toThrow('ENOENT');
    expect(await readdir(path)).toEqual([]);
  });

  it('does not write through a link that leads out of it', async () => {
    const [path, elsewhere] = [await place(), await place()];
    await mkdir(join(path, 'id'));
    await symlink(elsewhere, join(path, 'id', 'runs'));
    await expect(folder(path).write('id/runs/one', Uint8Array.of(1))).rejects.toThrow('leads out of');
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('lists nothing behind a link, and removes nothing there', async () => {
    const [path, elsewhere] = [await place(), await place()];
    const store = folder(path);
    await store.write('id/runs/one', Uint8Array.of(1));
    const abandoned = temporary(join(elsewhere, 'two'), { pid: 4194304 });
    for (const file of [abandoned, join(elsewhere, 'three')]) await writeFile(file, '');
    await symlink(elsewhere, join(path, 'id', 'runs', 'elsewhere'));
    await symlink('id', join(path, 'latest'));
    expect(await store.list('')).toEqual(['id/runs/one']);
    expect([...(await store.modified('id/')).keys()]).toEqual(['id/runs/one']);
    expect((await readdir(elsewhere)).length).toBe(2);
  });

  it('does not walk in circles', async () => {
    const path = await place();
    await folder(path).write('id/one', Uint8Array.of(1));
    for (let i = 0; i < 20; i++) await symlink('.', join(path, 'id', `again-${i}`));
    expect(await folder(path).list('id/')).toEqual(['id/one']);
  });

  it('says which file it could not write, and leaves nothing behind', async () => {
    const path = await place();
    await writeFile(join(path, 'file'), '');
    await expect(folder(path).write('file/key', Uint8Array.of(1))).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await readdir(path)).toEqual(['file']);
  });
});
