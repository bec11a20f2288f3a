import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Ended, startManyruns } from './command-line.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder in which a test file runs the real command line; it is gone afterwards. */
export function commandFolder() {
  const place = temporaryFolder();
  const at = (file: string) => join(place, file);
  const start = (line: string, env: NodeJS.ProcessEnv = {}) =>
    startManyruns(line.split(' ').filter(Boolean), { cwd: place, env });
  return {
    at,
    start,
    cli: (line: string, env?: NodeJS.ProcessEnv) => start(line, env).ended,
    /** Runs a command that has to end with this code. */
    ends: async (code: number, line: string, env?: NodeJS.ProcessEnv) =>
      checkEnd(await start(line, env).ended, code),
    write: (file: string, text: string | Uint8Array) => writeFile(at(file), text),
    read: (file: string) => readFile(at(file), 'utf8'),
    files: (folder: string) => readdir(at(folder), { recursive: true }),
    /** The folder of the one experiment in `out`, as the command line is told it. */
    resultsIn: async (out: string) => join(out, (await readdir(at(out)))[0]),
  };
}

/** Whatever went wrong, there is no stack trace; and what could not be done prints no results. */
export function checkEnd(ended: Ended, code: number): Ended {
  expect(ended.code, ended.stderr).toBe(code);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  if (code > 1) expect(ended.stdout).toBe('');
  return ended;
}

export function says(text: string, ...all: readonly (string | RegExp)[]): void {
  for (const words of all) expect(text).toMatch(words);
}
