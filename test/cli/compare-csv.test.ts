import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarizeValues } from 'manyruns/statistics';
import { describe, expect, it } from 'vitest';
import { valuesOfCsv } from '../../src/cli/values-of-csv.ts';
import { commandFolder, says } from '../command-folder.ts';

const { ends, read, write } = commandFolder();
async function compare(csv: string, args: string, code = 0) {
  await write('runs.csv', csv);
  return ends(code, `compare --csv runs.csv ${args}`);
}

const seeds = Array.from({ length: 12 }, (_, seed) => seed);
const csv = [
  'variant,seed,value',
  ...seeds.map((seed) => `ppo,${seed},${200 + ((seed * 7) % 12)}`),
  ...seeds.map((seed) => `dqn,${seed},${180 + ((seed * 5) % 12)}`),
].join('\n');

describe('the runs of a CSV file', () => {
  it('are read with quotes, other columns, and several episodes of a run as their mean', () => {
    const text =
      '\uFEFFSeed,"Variant",note,episode,value\r\n1,"a, ""b""",x,0,2\r\n1,"a, ""b""","y\nz",1,4\r\n2,"a, ""b""",,0,1e3\r\n';
    expect(valuesOfCsv(text, 'f')).toEqual({
      ...{ values: { 'a, "b"': [3, 1000] }, seeds: { 'a, "b"': [1, 2] }, unused: ['note'] },
    });
  });

  it.each([
    ['variant,value\na,1', 'columns `variant`, `seed`, `value`, `seed` missing, got `"variant,value"`'],
    [
      'variant,seed,value\na,1,\nb,one,2',
      'Expected `value` in line 2 to be a number, got `""`\nExpected `seed` in line 3',
    ],
    [
      'variant,seed,value\na,1,2\na,1,3',
      'line 3 not to repeat seed 1 of `"a"`: a run has one value; several need a column `episode`',
    ],
    ['variant,seed,value\n,1,2', '`variant` in line 2 to be a name'],
    ['variant,seed,value\n', 'Expected at least one run'],
  ])('are refused in words: %j', (text, words) => {
    expect(() => valuesOfCsv(text, 'runs.csv')).toThrow(words);
  });

  it('are compared by the same statistics, in the same sentences', async () => {
    const { stdout } = await compare(csv, '--better higher');
    expect(stdout).toMatch(/dqn is worse: it has 9\.7% lower values than ppo \(95% interval/);
    expect(stdout).toMatch(/^dqn +12 +185.5 /m);
    const { stdout: json } = await compare(csv, '--better higher --json --baseline dqn');
    const { values } = valuesOfCsv(csv, '');
    expect(JSON.parse(json)).toEqual(
      JSON.parse(JSON.stringify(summarizeValues({ values, seeds, baseline: 'dqn', better: 'higher' }))),
    );
  });

  it('get a page, with what can be told of them and nothing else', async () => {
    expect((await compare(csv, '--better higher --report page.html')).stderr).toContain('page.html');
    const page = (await read('page.html')).replace(/<(script|style)[\s>].*?<\/\1>/gs, '');
    expect(page).toContain('<h1>ppo is better than dqn: 11% higher values.</h1>');
    expect(page.match(/data-chart="\w+"/g)).toEqual(
      ['runs', 'differences', 'distribution'].map((name) => `data-chart="${name}"`),
    );
    expect(page).not.toMatch(/episode|epsilon|policy|NaN|undefined/);
  });

  it.each([
    ['', 'Expected `--better lower` or `--better higher`'],
    ['--better higher --baseline pppo', 'did you mean `ppo`?'],
    ['--better higher --bounds 0,190', 'to be a number from 0 to 190'],
    ['--better higher results/x', 'Expected folders or `--csv`, got both'],
  ])('are refused with 2 for wrong options: %j', async (args, words) => {
    says((await compare(csv, args, 2)).stderr, words);
  });
});

describe('docs/own-runs.md', () => {
  it('has an example that is true', async () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/own-runs.md'), 'utf8');
    const [, file] = /```csv\n([\s\S]*?)```/.exec(text) as string[];
    const [, shown] = /```text\n([\s\S]*?)```/.exec(text) as string[];
    expect((await compare(file, '--better higher')).stdout.trim()).toBe(shown.trim());
  });
});
