import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { folder } from '../src/store/folder.ts';
import { checkEnd } from './command-folder.ts';
import type { CommandOptions } from './soak/command.ts';
import { difference } from './soak/difference.ts';
import { lambdaFaults } from './soak/lambda.ts';
import { localFaults } from './soak/local.ts';
import type { Strike } from './soak/strike-at-write.ts';
import { threadFaults } from './soak/threads.ts';
import { temporaryFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const nothing = { lost: 0, different: 0, words: [] };
const place = temporaryFolder();
let local: Awaited<ReturnType<typeof localFaults>>;
beforeAll(async () => {
  local = await localFaults(place);
});

describe('a run that is killed', () => {
  const kills: Omit<Strike, 'signal'>[] = [
    { write: 0, of: 'experiment.json', moment: 'half' },
    { write: 0, of: 'progress.json', moment: 'half' },
    { write: 0, of: 'summary.json', moment: 'half' },
    { write: 0, of: 'summary.json', moment: 'renamed' },
    { write: 0, of: '/episodes/', moment: 'half' },
    { write: 7, of: '/episodes/', moment: 'written' },
    { write: 15, of: '/episodes/', moment: 'renamed' },
    { write: 0, of: '/runs/', moment: 'half' },
    { write: 9, of: '/runs/', moment: 'written' },
    { write: 15, of: '/runs/', moment: 'renamed' },
    { write: 3, of: '/curves/', moment: 'half' },
  ];
  it.each(kills)(
    'at write $write of $of ($moment) goes on to the bytes of an undisturbed one',
    async (kill) => {
      const found = await local.surviveStrike({ ...kill, signal: 'SIGKILL' });
      expect(found).toMatchObject({ ...nothing, ended: 'SIGKILL', expected: 32, found: 32 });
    },
  );

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('by %s ends with %i, and goes on to the same bytes', async (signal, code) => {
    const found = await local.surviveStrike({ write: 5, of: '/runs/', moment: 'renamed', signal });
    expect(found).toMatchObject({ ...nothing, ended: code });
  });
});

describe('seeded faults, one after the other', () => {
  it.each([2, 10])('on this machine: seed %i', async (seed) => {
    const { faults, ...found } = await local.survive(seed);
    expect(faults.length).toBeGreaterThan(1);
    expect(found).toMatchObject(nothing);
  });

  it('in worker threads: seed 1', async () => {
    const { faults, ...found } = await (await threadFaults()).survive(1);
    expect(faults.length).toBeGreaterThan(0);
    expect(found).toMatchObject(nothing);
  });

  it.each([1, 2, 3, 4])('on Lambda, the orchestrator killed at its writes: seed %i', async (seed) => {
    const { faults, ...found } = await (await lambdaFaults()).survive(seed);
    expect(faults.length).toBeGreaterThan(3);
    expect(found).toMatchObject(nothing);
  });
});

describe('a place that does not take what is written', () => {
  /** Ends with 3, no output and no stack trace. */
  const expectStopped = async (out: string, reason: RegExp, options?: CommandOptions) =>
    expect(checkEnd(await local.run(out, options), 3).stderr).toMatch(reason);
  const missing = /Cannot go on: .*there is no such file or folder \(ENOENT\)/;

  it('because a file may be no larger: names it, and goes on where it may', async () => {
    const out = join(place, 'limited');
    const tooLarge =
      /Cannot go on: \S+limited\/\S+\.parquet: the file would be larger than allowed \(EFBIG\)/;
    await expectStopped(out, tooLarge, { fileBlocks: 40 });
    expect(await local.lastRun(out)).toMatchObject(nothing);
  });

  it('because it is deleted meanwhile: says so, and begins anew', async () => {
    const out = join(place, 'deleted');
    await expectStopped(out, missing, {
      strike: { write: 9, of: '/runs/', moment: 'renamed', deletes: out },
    });
    expect(await local.lastRun(out)).toMatchObject(nothing);
  });

  it('because its user may not: says so, writes nothing', async () => {
    const out = join(place, 'locked');
    await mkdir(out);
    await chmod(out, 0o555);
    await chmod(place, 0o755);
    const isRoot = process.getuid?.() === 0;
    await expectStopped(out, /Cannot go on: .*no permission \(EACCES\)/, isRoot ? { uid: 65534 } : {});
    expect(await readdir(out)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('because it takes no folders: does not try for ever', () =>
    expectStopped('/proc/manyruns', missing),
  );

  it('because standard output is full: what was trained stays', async () => {
    const out = join(place, 'full');
    await expectStopped(out, /Cannot write the output/, { stdout: '/dev/full' });
    expect(await difference(folder(out), folder(local.reference))).toMatchObject(nothing);
  });

  it.each(['stdout', 'stderr'] as const)('because nobody reads its %s any more: no fault', async (pipe) => {
    const out = join(place, `closed-${pipe}`);
    const { stderr } = checkEnd(await local.run(out, { closePipe: pipe, loud: true }), 0);
    expect(stderr).not.toContain('EPIPE');
    expect(await difference(folder(out), folder(local.reference))).toMatchObject(nothing);
  });
});

describe('two processes at once', () => {
  it('both finish, with the same bytes, and nothing is doubled or left behind', async () => {
    const out = join(place, 'two');
    const [one, other] = await Promise.all([local.run(out), local.run(out)]);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(other).toEqual(one);
    expect(await local.lastRun(out)).toMatchObject(nothing);
  });
});

describe('results of another version', () => {
  it('are refused with the way on, and stay as they are', async () => {
    const out = join(place, 'version');
    await local.run(out);
    const [id] = await readdir(out);
    const file = join(out, id, 'experiment.json');
    const other = (await readFile(file, 'utf8')).replace('"version": 2', '"version": 99');
    await writeFile(file, other);
    const { stderr } = checkEnd(await local.run(out), 3);
    expect(stderr).toContain('is of version 99');
    expect(stderr).toContain('keep that folder elsewhere');
    expect(await readFile(file, 'utf8')).toBe(other);
  });
});
