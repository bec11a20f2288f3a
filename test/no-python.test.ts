import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const FILES = [
  'package.json',
  'test/aws/prepare.ts',
  'test/aws/python.ts',
  'test/aws/requirements.txt',
  'test/aws/requirements-faults.txt',
];

/** A clone in which nothing was installed yet, and the folder that is all of PATH. */
let clone: string;
let path: string;
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'manyruns-no-python-'));
  for (const file of FILES) await cp(join(root, file), join(clone, file));
  path = join(clone, 'programs');
  await mkdir(path);
  await symlink(process.execPath, join(path, 'node'));
});
afterEach(() => rm(clone, { recursive: true }));

/** What `npm run` does with the script of package.json. */
async function testAws(): Promise<{ code: unknown; said: string }> {
  const { scripts } = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'));
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', scripts['test:aws']], { cwd: clone, env: { PATH: path } }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, said: out + err }),
    );
  });
}

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(path, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(path, name), 0o755);
}

const NEEDS =
  'The tests against an emulated AWS need Python 3.10 or newer with venv and pip (Debian: apt-get install python3-venv); ';

describe('npm run test:aws', () => {
  it('fails with a sentence where there is no Python', async () => {
    expect(await testAws()).toEqual({ code: 3, said: `${NEEDS}found none.\n` });
  });

  it('names a Python that is too old, or that lacks a part', async () => {
    await program('python3', 'echo 3 9');
    await program('python3.12', 'exit 1');
    const found = 'found only python3 (3.9), python3.12 (without venv or ensurepip).';
    expect(await testAws()).toEqual({ code: 3, said: `${NEEDS}${found}\n` });
  });
});
