import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The agent of docs/own-agent.md; beside it is experiment.ts. */
export const AGENT = 'visit-average.ts';

/** The folder of a project that has manyruns, and the files of docs/own-agent.md. */
export async function ownAgentExample(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'manyruns-own-agent-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules/manyruns'));
  const docs = await readFile(join(root, 'docs/own-agent.md'), 'utf8');
  for (const [, code, name] of docs.matchAll(/^```ts\n(\/\/ (\S+)\n.*?)^```/gms)) {
    await writeFile(join(folder, name), code);
  }
  return folder;
}
