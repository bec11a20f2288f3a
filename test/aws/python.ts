import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(import.meta.dirname, '../../node_modules/.cache/manyruns-aws');

/** What others wrote in Python: each in a virtual environment of its own, as their pins contradict each other. */
const programs = { ministack: 'requirements.txt', microburst: 'requirements-faults.txt' };
export type Program = keyof typeof programs;

/** No Python that could run the emulator, in words for a person. */
export class NoPythonError extends Error {
  override readonly name = 'NoPythonError';
}

/**
 * The path of a program, installed on first use exactly as its requirements file pins it, by hash.
 *
 * @throws NoPythonError where there is no Python 3.10 or newer with venv and pip
 */
export async function installed(program: Program): Promise<string> {
  const requirements = join(import.meta.dirname, programs[program]);
  const version = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cache, `${program}-${version}`);
  const binary = join(folder, 'bin', program);
  const complete = join(folder, 'bin', 'complete');
  if (existsSync(complete)) return binary;
  const python = await findPython();
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run(python, ['-m', 'venv', folder], { timeout: 120_000 });
  // Wheels only: nothing that is installed runs code while it is.
  const pip = '-m pip install --quiet --require-hashes --only-binary :all: -r'.split(' ');
  await run(join(folder, 'bin', 'python'), [...pip, requirements], { timeout: 240_000 });
  await rename(join(folder, 'bin', 'pip'), complete);
  return binary;
}

// --- internal ---

const CANDIDATES = ['python3', ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`), 'python'];
const PROBE = 'import sys, venv, ensurepip; print(*sys.version_info[:2])';

async function findPython(): Promise<string> {
  const found: string[] = [];
  for (const candidate of CANDIDATES) {
    const answer = await run(candidate, ['-c', PROBE], { timeout: 30_000 }).catch((error) => {
      if (error.code !== 'ENOENT') found.push(`${candidate} (without venv or ensurepip)`);
      return undefined;
    });
    if (!answer) continue;
    const [major, minor] = answer.stdout.split(' ').map(Number);
    if (major > 3 || (major === 3 && minor >= 10)) return candidate;
    found.push(`${candidate} (${major}.${minor})`);
  }
  throw new NoPythonError(
    'The tests against an emulated AWS need Python 3.10 or newer with venv and pip ' +
      '(Debian: apt-get install python3-venv); ' +
      (found.length > 0 ? `found only ${found.join(', ')}.` : 'found none.'),
  );
}
