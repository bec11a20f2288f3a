import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manyruns } from './command-line.ts';

const root = join(import.meta.dirname, '..');
const experiments = await readdir(join(root, 'experiments'));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyruns-experiments-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a command prints; it has to end well. */
async function stdoutOf(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await manyruns(args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** Runs an experiment, shortened, and gives the folder of its results. */
async function run(file: string, out: string): Promise<string> {
  const stdout = await stdoutOf('run', file, '--seeds', '2', '--episodes', '40', '--out', out);
  expect(stdout).toContain('the best first');
  const [id] = await readdir(join(folder, out));
  return join(out, id);
}

describe.each(experiments)('experiments/%s', (file) => {
  it('is run, reported, verified, listed and compared', async () => {
    const results = await run(join(root, 'experiments', file), file);
    expect(await readdir(join(folder, results))).toContain('report.html');
    expect(await stdoutOf('report', results)).toContain('report.html');
    expect(await stdoutOf('verify', results)).toContain('every digest and every stored row is the same');
    expect(await stdoutOf('list', 'results', '--out', file)).toMatch(/^[\w-]+ +done +\d+ of \d+ runs/);

    const { variants } = JSON.parse(await readFile(join(folder, results, 'experiment.json'), 'utf8'));
    const [spec] = Object.values<object>(variants);
    const another = { ...spec, name: 'another', epsilon: 0.3, seeds: 2 };
    await writeFile(join(folder, 'another.json'), JSON.stringify(another));
    const other = await run('another.json', `${file}-another`);
    expect(await stdoutOf('compare', results, other)).toContain('the best first');
  }, 60_000);
});
