import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteVersions } from '../../src/cli/aws/delete-versions.ts';

const root = join(import.meta.dirname, '../..');
const ids = ['first-0123456789ab', 'second-0123456789ab'];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyruns-delete-'));
  for (const id of ids) {
    await mkdir(join(folder, 'results', id, 'runs'), { recursive: true });
    await writeFile(join(folder, 'results', id, 'experiment.json'), '{}');
    await writeFile(join(folder, 'results', id, 'runs/part-a-0.parquet'), 'x');
  }
  await mkdir(join(folder, 'results/my-notes'));
  await writeFile(join(folder, 'results/my-notes/notes.txt'), 'mine');
});
afterEach(() => rm(folder, { recursive: true }));

function manyruns(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/manyruns.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  return { status, stdout, stderr };
}
const left = async () => (await readdir(join(folder, 'results'))).sort();

describe('manyruns delete, here', () => {
  it('deletes an experiment with all of its files, and no other', async () => {
    expect(manyruns('delete', ids[0], '--yes')).toMatchObject({ status: 0, stdout: `Deleted ${ids[0]}.\n` });
    expect(await left()).toEqual(['my-notes', ids[1]]);
  });

  it('deletes all experiments, and nothing that is none', async () => {
    expect(manyruns('delete', '--all', '--yes').status).toBe(0);
    expect(await left()).toEqual(['my-notes']);
    expect(manyruns('delete', '--all', '--yes')).toMatchObject({
      status: 0,
      stdout: 'No results in results.\n',
    });
  });

  it('deletes nothing that nobody agreed to', async () => {
    const { status, stderr } = manyruns('delete', ids[0]);
    expect(status).toBe(2);
    expect(stderr).toContain('no terminal to ask on: nothing was deleted. `--yes` agrees');
    expect(await left()).toEqual([ids[0], 'my-notes', ids[1]]);
  });

  it('deletes nothing that is being trained', async () => {
    const progress = { state: 'running', updated: new Date().toISOString() };
    await writeFile(join(folder, 'results', ids[0], 'progress.json'), JSON.stringify(progress));
    expect(manyruns('delete', '--all', '--yes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`${ids[0]} is being trained just now`),
    });
    expect(await left()).toContain(ids[1]);
  });

  it('follows no link', async () => {
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'elsewhere/experiment.json'), '{}');
    await symlink(join(folder, 'elsewhere'), join(folder, 'results/third-0123456789ab'));
    manyruns('delete', 'third-0123456789ab', '--yes');
    expect(existsSync(join(folder, 'elsewhere/experiment.json'))).toBe(true);
  });

  it.each([
    [[], 'either the id of an experiment, or `--all`'],
    [[ids[0], '--all'], 'either the id of an experiment, or `--all`'],
    [['my-notes'], 'Expected the id of an experiment'],
    [['../results'], 'Expected the id of an experiment'],
    [['third-0123456789ab'], 'Expected the results of third-0123456789ab in results, but there are none'],
    [[ids[0], '--stack', 'Other'], '`--stack` goes with `--on aws` only'],
  ])('refuses %j with exit 2', async (args, words) => {
    expect(manyruns('delete', '--yes', ...args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(words),
    });
    expect(await left()).toEqual([ids[0], 'my-notes', ids[1]]);
  });
});

/** A bucket of so many versions, of which every tenth marks a deletion, that S3 lists a thousand at a time. */
function versionedBucket(count: number, denied = Number.POSITIVE_INFINITY) {
  const counts = { deleted: 0, pagesInMemory: 0, most: 0 };
  const send = async (command: { input: { VersionIdMarker?: string; Delete?: { Objects: object[] } } }) => {
    if (command instanceof DeleteObjectsCommand) {
      const { length } = command.input.Delete?.Objects ?? [];
      counts.deleted += length;
      counts.pagesInMemory -= 1;
      return counts.deleted > denied ? { Errors: [{ Key: 'a', Code: 'AccessDenied', Message: 'no' }] } : {};
    }
    const from = Number(command.input.VersionIdMarker ?? 0);
    const to = Math.min(count, from + 1000);
    counts.pagesInMemory += 1;
    counts.most = Math.max(counts.most, counts.pagesInMemory);
    const page = Array.from({ length: to - from }, (_, i) => ({ Key: 'a', VersionId: String(from + i) }));
    const cut = Math.floor(0.9 * page.length);
    return {
      Versions: page.slice(0, cut),
      DeleteMarkers: page.slice(cut),
      IsTruncated: to < count,
      NextKeyMarker: 'a',
      NextVersionIdMarker: String(to),
    };
  };
  return { client: { send } as unknown as S3Client, counts };
}

describe('deleting in a bucket', () => {
  it('deletes every version and every mark of a million objects, few of them in memory', async () => {
    const { client, counts } = versionedBucket(1_000_000);
    const told: number[] = [];
    const deleted = await deleteVersions({
      client,
      bucket: 'b',
      prefixes: ['results/'],
      onDeleted: (count) => told.push(count),
    });
    expect(deleted).toBe(1_000_000);
    expect(counts.deleted).toBe(1_000_000);
    expect(counts.most).toBeLessThanOrEqual(8);
    expect(told).toHaveLength(20);
  });

  it('ends in words at what may not be deleted', async () => {
    const { client } = versionedBucket(5000, 2000);
    const work = deleteVersions({ client, bucket: 'b', prefixes: ['results/'] });
    await expect(work).rejects.toThrow('Cannot delete a: AccessDenied: no. What was deleted before is gone');
  });
});
