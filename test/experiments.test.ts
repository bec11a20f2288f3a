import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandFolder } from './command-folder.ts';

const root = join(import.meta.dirname, '..');
const experiments = await readdir(join(root, 'experiments'));
const { ends, files, read, resultsIn, write } = commandFolder();

/** What a command prints; it has to end well. */
const stdoutOf = async (line: string) => (await ends(0, line)).stdout;

/** Runs an experiment, shortened, and gives the folder of its results. */
async function run(file: string, out: string): Promise<string> {
  expect(await stdoutOf(`run ${file} --seeds 2 --episodes 40 --out ${out}`)).toContain('the best first');
  return resultsIn(out);
}

describe.each(experiments)('experiments/%s', (file) => {
  it('is run, reported, verified, listed, compared and run again from its results', async () => {
    const results = await run(join(root, 'experiments', file), file);
    expect(await files(results)).toContain('report.html');
    expect(await stdoutOf(`report ${results}`)).toContain('report.html');
    expect(await stdoutOf(`verify ${results}`)).toContain('every digest and every stored row is the same');
    expect(await stdoutOf(`list results --out ${file}`)).toMatch(/^[\w-]+ +done +\d+ of \d+ runs/);

    const { variants } = JSON.parse(await read(join(results, 'experiment.json')));
    const [spec] = Object.values<object>(variants);
    await write('another.json', JSON.stringify({ ...spec, name: 'another', epsilon: 0.3, seeds: 2 }));
    const other = await run('another.json', `${file}-another`);
    expect(await stdoutOf(`compare ${results} ${other}`)).toContain('the best first');

    const summary = await read(join(results, 'summary.json'));
    const again = `run ${results}/experiment.json --no-report --out`;
    expect((await ends(0, `${again} ${file}`)).stderr).toContain('runs stand already.');
    expect(await read(join(results, 'summary.json'))).toBe(summary);
    await ends(0, `${again} ${file}-again`);
    expect(await read(join(await resultsIn(`${file}-again`), 'summary.json'))).toBe(summary);
  }, 60_000);
});
