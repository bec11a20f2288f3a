import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { deleteVersions } from '../../src/cli/aws/delete-versions.ts';
import { commandFolder, says } from '../command-folder.ts';

const ids = ['first-0123456789ab', 'second-0123456789ab'];
const { at, ends, write } = commandFolder();

beforeEach(async () => {
  await rm(at('results'), { recursive: true, force: true });
  await mkdir(at('results/my-notes'), { recursive: true });
  await write('results/my-notes/notes.txt', 'mine');
  for (const id of ids) {
    await mkdir(at(`results/${id}/runs`), { recursive: true });
    await write(`results/${id}/experiment.json`, '{}');
    await write(`results/${id}/runs/part-a-0.parquet`, 'x');
  }
});
const left = async () => (await readdir(at('results'))).sort();

describe('manyruns delete, here', () => {
  it('deletes an experiment with all of its files, and no other', async () => {
    expect((await ends(0, `delete ${ids[0]} --yes`)).stdout).toBe(`Deleted ${ids[0]}.\n`);
    expect(await left()).toEqual(['my-notes', ids[1]]);
  });

  it('deletes all experiments, and nothing that is none', async () => {
    await ends(0, 'delete --all --yes');
    expect(await left()).toEqual(['my-notes']);
    expect((await ends(0, 'delete --all --yes')).stdout).toBe('No results in results.\n');
  });

  it('deletes nothing that is being trained', async () => {
    const progress = { state: 'running', updated: new Date().toISOString() };
    await write(`results/${ids[0]}/progress.json`, JSON.stringify(progress));
    says((await ends(2, 'delete --all --yes')).stderr, `${ids[0]} is being trained just now`);
    expect(await left()).toContain(ids[1]);
  });

  it('follows no link', async () => {
    await mkdir(at('elsewhere'));
    await write('elsewhere/experiment.json', '{}');
    await symlink(at('elsewhere'), at('results/third-0123456789ab'));
    says((await ends(2, 'delete third-0123456789ab --yes')).stderr, 'is a link');
    expect(existsSync(at('elsewhere/experiment.json'))).toBe(true);
  });

  it.each([
    [ids[0], 'no terminal to ask on: nothing was deleted. `--yes` agrees'],
    ['--yes', 'either the id of an experiment, or `--all`'],
    [`--yes ${ids[0]} --all`, 'either the id of an experiment, or `--all`'],
    ['--yes my-notes', 'Expected the id of an experiment'],
    ['--yes ../results', 'Expected the id of an experiment'],
    ['--yes third-0123456789ab', 'the results of third-0123456789ab in results, but there are none'],
    [`--yes ${ids[0]} --stack Other`, '`--stack` goes with `--on aws` only'],
  ])('refuses %j with exit 2', async (args, words) => {
    says((await ends(2, `delete ${args}`)).stderr, words);
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
    const work = deleteVersions({ client, bucket: 'b', prefixes: ['results/'], onDeleted() {} });
    await expect(work).rejects.toThrow('Cannot delete a: AccessDenied: no. What was deleted before is gone');
  });
});
