import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { planOf } from '../../src/experiment/record.ts';
import { failedPart } from '../../src/parts/train-part.ts';
import { commandFolder } from '../command-folder.ts';
import { manyruns } from '../command-line.ts';

const root = join(import.meta.dirname, '../..');
const { at, cli, files, read, resultsIn, start, write } = commandFolder();
const partsOf = async (place: string, kind: string) =>
  (await files(join(place, kind)))
    .filter((file) => file.endsWith('.parquet'))
    .map((file) => join(place, kind, file));
const hasRuns = (out: string) =>
  vi.waitFor(async () => expect(await partsOf(await resultsIn(out), 'runs')).not.toEqual([]), 20_000);

beforeAll(async () => {
  const experiment = `
name: cli
environment: taxi
episodes: 50
seeds: 12
variants:
  fixed: {epsilon: 0.1}
  homework: {epsilon: {kind: steps, values: [[0, 0.1], [21, 0.05]]}}
`;
  await write('cli.yaml', experiment);
  await write('long.yaml', experiment.replace('50', '100000').replace('cli', 'long'));
  await write(
    'callable.ts',
    `import { defineExperiment } from '${join(root, 'src/index.ts')}';
export default defineExperiment({
  name: 'callable', environment: 'taxi', episodes: 50, seeds: 12,
  variants: { fixed: { epsilon: 0.1 }, homework: { epsilon: (episode) => (episode <= 20 ? 0.1 : 0.05) } },
});`,
  );
});

describe('manyruns run', () => {
  it('prints the comparison on stdout and the rest on stderr, and reuses what stands', async () => {
    const { code, stdout, stderr } = await cli('run cli.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('the best first');
    expect(stdout).toMatch(/fixed +[\d,]+ +baseline/);
    expect(stdout).toContain('Learning curves');
    expect(stderr).toContain('2 variants x 12 seeds = 24 runs');
    expect(stderr).toContain('Results: results/cli-');
    expect(stderr).toMatch(/Report: file:\/\/.*report\.html/);
    expect(stdout + stderr).not.toContain('\u001b');
    const again = await cli('run cli.yaml');
    expect(again).toMatchObject({
      code: 0,
      stdout,
      stderr: expect.stringContaining('24 runs stand already'),
    });
  });

  it('prints summary.json with --json, and nothing else with --quiet', async () => {
    const { stdout, stderr } = await cli('run cli.yaml --json --quiet');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ baseline: 'fixed', seeds: { count: 12 } });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(await read(`${await resultsIn('results')}/summary.json`)));
  });

  it('takes only the first seeds, or other episodes, and makes no report with --no-report', async () => {
    const narrow = 'run cli.yaml --episodes 9 --out narrow --no-report';
    const summary = JSON.parse((await cli(`${narrow} --seeds 3 --json`)).stdout);
    expect(summary.seeds.count).toBe(3);
    expect(summary.curves.fixed).toHaveLength(9);
    expect((await cli(`${narrow} --seeds 2`)).stderr).toContain('over all 3 seeds that stand in narrow/');
    expect(await files(await resultsIn('narrow'))).not.toContain('report.html');
  });

  it('gives a callable from a TypeScript file the same numbers as the schedule written as data', async () => {
    const [callable, data] = await Promise.all(
      ['callable.ts', 'cli.yaml'].map((file) => cli(`run ${file} --json --out ${file}-results`)),
    );
    const { id: one, ...numbers } = JSON.parse(callable.stdout);
    const { id: two, ...others } = JSON.parse(data.stdout);
    expect(numbers).toEqual(others);
    expect([one, two].map((id) => id.replace(/-.*/, ''))).toEqual(['callable', 'cli']);
  });

  it('stops at Ctrl-C with 130, says what is kept and how to go on, and does go on', async () => {
    const { child, ended } = start('run long.yaml --out stopped --threads 1');
    await hasRuns('stopped');
    child.kill('SIGINT');
    const { code, stderr, stdout } = await ended;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(
      /Stopped: \d+ of 24 runs are kept in stopped\/long-\w+\. The same command goes on from there\./,
    );
    const again = await cli('run long.yaml --out stopped');
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('stand already')]);
    expect((await cli(`verify ${await resultsIn('stopped')} --sample 4`)).code).toBe(0);
  }, 60_000);

  it('ends with 143 when it is terminated', async () => {
    const { child, ended } = start('run long.yaml --out terminated --threads 1');
    await hasRuns('terminated');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
  });

  it('ends with 1 when runs failed, says so, and trains them again with --retry-failed', async () => {
    const run = 'run cli.yaml --episodes 2000 --out failed --no-report';
    await cli(`${run} --quiet`);
    const place = await resultsIn('failed');
    const record = JSON.parse(await read(`${place}/experiment.json`));
    const part = failedPart(planOf(record).parts[0], new Error('bad luck'));
    for (const [key, bytes] of Object.entries(part.files)) await write(join(place, key), bytes);
    const failed = await cli(run);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/fixed: \d+ runs of 12 failed/);
    expect(failed.stderr).toMatch(/\d+ runs failed; --retry-failed trains them again/);
    const again = await cli(`${run} --retry-failed`);
    expect(again.code).toBe(0);
    expect(again.stdout).not.toContain('failed');
  });

  it('does not mind a reader that has seen enough', async () => {
    const { child, ended } = start('run cli.yaml');
    child.stdout.destroy();
    expect((await ended).stderr).not.toMatch(/EPIPE|^\s+at /m);
  });
});

describe('manyruns with wrong input', () => {
  it.each([
    ['no command', '', 'Usage: manyruns'],
    ['an unknown command', 'rnu', 'Did you mean run?'],
    ['an unknown option', 'run cli.yaml --thread 2', 'Did you mean --threads?'],
    ['no file', 'run', "missing required argument 'file'"],
    ['a file that is not there', 'run nope.yaml', '`manyruns init` writes one'],
    ['a misspelt file', 'run cly.yaml', 'no such file, did you mean `cli.yaml`?'],
    ['another kind of file', 'run README.md', 'ends in .yaml'],
    ['half a thread', 'run cli.yaml --threads 0.5', 'an integer from 1 and up'],
    ['an unknown place', 'run cli.yaml --on mars', 'Allowed choices are local, aws'],
    ['an unknown list', 'list agent', 'did you mean `agents`?'],
    ['results that are not there', 'verify results/nope', 'has no experiment.json'],
    ['a report of nothing', 'report nowhere', 'no experiment.json'],
  ])('%s: exit 2, a message that helps, nothing on stdout, no stack trace', async (_, line, words) => {
    const { code, stdout, stderr } = await cli(line);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('tells all problems of a file at once, and writes nothing', async () => {
    await write('wrong.yaml', 'name: wrong\nseeds: 1e12\nepisodes: 10\nenvironment: taxii\nepsilon: 2\n');
    const { code, stderr } = await cli('run wrong.yaml --out wrong');
    expect(code).toBe(2);
    for (const words of ['wrong.yaml cannot be used', '`seeds`', 'did you mean `taxi`?', '`epsilon`'])
      expect(stderr).toContain(words);
    expect(await readdir(at('.'))).not.toContain('wrong');
  });

  it.each([
    ['throws', "throw new Error('from inside');", 'from inside'],
    ['exports nothing', 'export {};', 'export default defineExperiment'],
  ])('tells of a module that %s', async (_, code, words) => {
    await write('wrong.ts', code);
    expect((await cli('run wrong.ts')).stderr).toContain(words);
  });

  it('ends with 3 where results cannot be written, and says how to go on', async () => {
    await write('file', '');
    const { code, stderr } = await cli('run cli.yaml --out file');
    expect(code).toBe(3);
    expect(stderr).toMatch(/Cannot go on: .*is a file, not a folder/);
    expect(stderr).toContain('--out puts results elsewhere');
  });
});

describe('the other commands', () => {
  it('plan tells the work, and in what variants differ', async () => {
    const { stdout, code } = await cli('plan cli.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('2 variants x 12 seeds = 24 runs');
    expect(stdout).toContain('taxi, q-learning (alpha 0.1, gamma 0.9), 50 episodes');
    expect(stdout).toMatch(
      /fixed +baseline: epsilon 0\.1\n +homework +epsilon steps \(values \[\[0,0\.1\],\[21/,
    );
    const json = JSON.parse((await cli('plan cli.yaml --json')).stdout);
    expect(json.loops.fixed).toBe('kernel');
    expect(json.differences).toEqual({ fixed: {}, homework: { epsilon: json.variants.homework.epsilon } });
    expect(json.id).toMatch(/^cli-[0-9a-f]{12}$/);
  });

  it('watch follows what another process trains here to the same answer, and says what is not done', async () => {
    const run = start('run long.yaml --out watched --episodes 20000 --threads 1');
    await hasRuns('watched');
    const id = (await resultsIn('watched')).split('/')[1];
    const watched = await cli(`watch ${id} --out watched`);
    expect(watched.stderr).toMatch(/Training \d+ runs in another process\./);
    expect(watched).toMatchObject({ code: 0, stdout: (await run.ended).stdout });
    const progress = JSON.parse(await read(`watched/${id}/progress.json`));
    await write(
      `watched/${id}/progress.json`,
      JSON.stringify({ ...progress, state: 'cancelled', ok: 3, failed: 0 }),
    );
    const { code, stderr } = await cli(`watch ${id} --on local --out watched`);
    expect([code, stderr]).toEqual([3, expect.stringContaining('it is cancelled.\n3 of 24 runs are kept')]);
  });

  it('list names every kind with its options, and the results there are', async () => {
    const { stdout } = await cli('list');
    for (const name of ['frozen-lake', 'expected-sarsa', 'piecewise-linear', 'alpha = 0.1'])
      expect(stdout).toContain(name);
    await cli('run cli.yaml --out listed --quiet');
    expect((await cli('list results --out listed')).stdout).toMatch(/^cli-\w+ +done +24 of 24 runs/);
    expect((await cli('list results --out nothing')).stdout).toBe('No results in nothing.\n');
  });

  it('schema prints JSON', async () => {
    expect(JSON.parse((await cli('schema')).stdout).title).toBe('manyruns experiment');
  });

  it('init writes the same experiment in the language that a name asks for, and never over another', async () => {
    const names = [
      'init.yaml',
      'init.yml',
      'init.json',
      'init.ts',
      'init.mts',
      'init.js',
      'init.mjs',
      'mine',
    ];
    const ids = names.map(async (name) => {
      const [, file] =
        /^Wrote (\S+)\. Next: npx manyruns run \1$/m.exec((await cli(`init ${name}`)).stdout) ?? [];
      const again = await cli(`init ${name}`);
      expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') });
      return JSON.parse((await cli(`plan ${file} --json`)).stdout).id;
    });
    expect(new Set(await Promise.all(ids)).size).toBe(1);
  });

  it('verify exits 1 where a result was changed', async () => {
    await cli('run cli.yaml --out changed --quiet');
    const place = await resultsIn('changed');
    expect(await cli(`verify ${place}`)).toMatchObject({
      code: 0,
      stdout: '24 runs trained again: every digest and every stored row is the same.\n',
    });
    const [one, ...others] = await partsOf(place, 'episodes');
    await write(one, await readFile(at(others.at(-1) as string)));
    const bad = await cli(`verify ${place}`);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('is not as it was committed');
  });
});

describe('a corrupt experiment.json', () => {
  it.each([
    ['half a file', '{"id": ', 'is damaged, it is no JSON'],
    ['something else', 'null', 'Expected `the value` to be an object, got `null`'],
  ])('is told in words by all that open results, and written anew by a run: %s', async (_, text, words) => {
    await cli('run cli.yaml --out corrupt --no-report');
    const place = await resultsIn('corrupt');
    await write(join(place, 'experiment.json'), text);
    for (const command of [`report ${place}`, `verify ${place}`, `compare ${place} ${place}`]) {
      const { code, stderr } = await cli(command);
      expect(code).toBe(2);
      expect(stderr).toContain(`${join(place, 'experiment.json')} `);
      expect(stderr).toContain(words);
      expect(stderr).toContain('Run the same experiment again');
    }
    expect((await cli('list results --out corrupt')).stdout).toMatch(/^cli-\w+ +cannot be read/);
    expect((await cli('run cli.yaml --out corrupt --no-report')).code).toBe(0);
    expect((await cli(`verify ${place} --sample 2`)).code).toBe(0);
  });
});

describe('an old Node.js', () => {
  it('is told so in one sentence, which says what helps in a clone', async () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
    const node = ['--import', `data:text/javascript,${encodeURIComponent(old)}`];
    const { code, stdout, stderr } = await manyruns(['list'], { node });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^manyruns needs Node\.js 22\.18 or newer, and this is 20\.20\.2: .*npm run.*\n$/);
  });
});

describe('manyruns report', () => {
  let place: string;
  beforeAll(async () => {
    await cli('run cli.yaml --out reported --quiet');
    place = await resultsIn('reported');
  });

  it('makes it again, with the runs of a seed to watch and figures for papers', async () => {
    const { code, stdout } = await cli(`report ${place} --watch-seed 3 --figures figures`);
    expect([code, stdout.trim()]).toEqual([0, pathToFileURL(at(`${place}/report.html`)).href]);
    expect(await read(`${place}/report.html`)).toContain('asked for (seed 3)');
    expect(await files('figures')).toContain('learning-curves-timesteps-log.svg');
    const none = await cli(`report ${place} --watch-seed 99`);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('a seed of these results') });
  });

  it('names parts that are damaged or by somebody else, and shows nothing that a terminal or a page would obey', async () => {
    const [part] = await partsOf(place, 'runs');
    await write(part, 'PAR1 made by somebody else PAR1');
    const record = JSON.parse(await read(`${place}/experiment.json`));
    const software = '\u001b[31m<img src=x onerror=alert(1)>\u202e';
    await write(join(place, 'experiment.json'), JSON.stringify({ ...record, software }));
    const made = await cli(`report ${place}`);
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringContaining(`${part.slice(place.length + 1)}: `),
    ]);
    expect(await read(`${place}/report.html`)).not.toContain('<img');
    await write(join(place, 'experiment.json'), JSON.stringify({ ...record, id: software }));
    for (const line of [`report ${place}`, `compare ${place} ${place}`, `verify ${place}`]) {
      const { code, stderr } = await cli(line);
      expect(code).toBe(2);
      expect(stderr).toContain('Expected `id` to be');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^ +at /m);
    }
  });
});

describe('what is chosen among many', () => {
  it('is trained again on fresh seeds by the command that the answer names, and handed out by `policy`', async () => {
    const options = '--seeds 3 --no-report --out chosen';
    expect((await cli(`run cli.yaml --only homework --fresh-seeds ${options}`)).code).toBe(0);
    const place = await resultsIn('chosen');
    expect(place).toContain('cli-fresh-');
    const { stdout } = await cli(`policy ${place} homework ${2 ** 40} --json`);
    const { digest, digestAgain, policy, tables, actions } = JSON.parse(stdout);
    expect(digestAgain).toBe(digest);
    const best = (values: number[]) => values.indexOf(Math.max(...values));
    expect(tables[0].map(best)).toEqual(policy);
    expect(actions).toContain('pick up');
    const table = (await cli(`policy ${place} homework ${2 ** 40}`)).stdout;
    expect(table).toMatch(/0 +row 1, column 1, passenger at R, to R +/);
    expect((await cli(`policy ${place} homework 7`)).code).toBe(2);
  });
});
