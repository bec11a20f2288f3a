import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failedPart } from '../../src/parts/train-part.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyruns-cli-'));
  const experiment = `
name: cli
environment: taxi
episodes: 50
seeds: 12
variants:
  fixed: {epsilon: 0.1}
  homework: {epsilon: {kind: steps, values: [[0, 0.1], [21, 0.05]]}}
`;
  await writeFile(join(folder, 'cli.yaml'), experiment);
  await writeFile(
    join(folder, 'long.yaml'),
    experiment.replace('episodes: 50', 'episodes: 200000').replace('name: cli', 'name: long'),
  );
  await writeFile(
    join(folder, 'callable.ts'),
    `import { defineExperiment } from '${join(root, 'src/index.ts')}';
export default defineExperiment({
  name: 'callable', environment: 'taxi', episodes: 50, seeds: 12,
  variants: { fixed: { epsilon: 0.1 }, homework: { epsilon: (episode) => (episode <= 20 ? 0.1 : 0.05) } },
});`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(root, 'bin/manyruns.js'), ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: '', ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}
const manyruns = (...args: string[]) => start(args).ended;

async function experimentFolder(out: string, name = ''): Promise<string> {
  const [id] = (await readdir(join(folder, out))).filter((found) => found.startsWith(name));
  return join(folder, out, id);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600 && !(await condition().catch(() => false)); i++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
const partsOf = async (out: string) => (await readdir(join(await experimentFolder(out), 'runs'))).length;

describe('manyruns run', () => {
  it('prints the comparison on stdout, and the rest on stderr', async () => {
    const { code, stdout, stderr } = await manyruns('run', 'cli.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('What did learning cost?');
    expect(stdout).toContain('What was learned?');
    expect(stdout).toMatch(/timesteps +fixed +[\d,]+ +[\d,]+ to [\d,]+ +[\d,]+ +baseline/);
    expect(stdout).toContain('Learning curves');
    expect(stderr).toContain('2 variants x 12 seeds = 24 runs');
    expect(stderr).toContain('Results: results/cli-');
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('reuses what stands, and says so', async () => {
    const { code, stderr } = await manyruns('run', 'cli.yaml');
    expect(code).toBe(0);
    expect(stderr).toContain('24 runs stand already');
  });

  it('prints summary.json with --json, and nothing else with --quiet', async () => {
    const { stdout, stderr } = await manyruns('run', 'cli.yaml', '--json', '--quiet');
    const file = await readFile(join(await experimentFolder('results'), 'summary.json'), 'utf8');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(file));
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      baseline: 'fixed',
      seeds: { count: 12 },
      level: 0.95,
    });
    expect(stderr).toBe('');
  });

  it('takes only the first seeds, or other episodes', async () => {
    const { stdout } = await manyruns(
      'run',
      'cli.yaml',
      '--seeds',
      '3',
      '--episodes',
      '9',
      '--out',
      'narrow',
      '--json',
    );
    expect(JSON.parse(stdout).seeds.count).toBe(3);
    expect(JSON.parse(stdout).curves.fixed).toHaveLength(9);
    const { stderr } = await manyruns(
      'run',
      'cli.yaml',
      '--seeds',
      '2',
      '--episodes',
      '9',
      '--out',
      'narrow',
    );
    expect(stderr).toContain('The answer is over all 3 seeds that stand in narrow/');
  });

  it('gives a callable from a TypeScript file the same numbers as the schedule written as data', async () => {
    const [callable, data] = await Promise.all([
      manyruns('run', 'callable.ts', '--json', '--out', 'callable'),
      manyruns('run', 'cli.yaml', '--json', '--out', 'data'),
    ]);
    expect(callable.code).toBe(0);
    const { id: one, ...numbers } = JSON.parse(callable.stdout);
    const { id: two, ...others } = JSON.parse(data.stdout);
    expect(numbers).toEqual(others);
    expect([one, two].map((id) => id.replace(/-.*/, ''))).toEqual(['callable', 'cli']);
  });

  it('stops at Ctrl-C with 130, says what is kept and how to go on, and does go on', async () => {
    const { child, ended } = start(['run', 'long.yaml', '--out', 'stopped', '--threads', '1']);
    await until(async () => (await partsOf('stopped')) >= 2);
    child.kill('SIGINT');
    const { code, stderr, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /Stopped: \d+ of 24 runs are kept in stopped\/long-\w+\. The same command goes on from there\./,
    );
    const again = await manyruns('run', 'long.yaml', '--out', 'stopped');
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('stand already');
    expect((await manyruns('verify', await experimentFolder('stopped'), '--sample', '4')).code).toBe(0);
  });

  it('ends with 143 when it is terminated', async () => {
    const { child, ended } = start(['run', 'long.yaml', '--out', 'terminated', '--threads', '1']);
    await until(async () => (await partsOf('terminated')) >= 1);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
  });

  it('ends with 1 when runs failed, says so, and trains them again with --retry-failed', async () => {
    await manyruns('run', 'cli.yaml', '--out', 'failed', '--quiet');
    const place = await experimentFolder('failed');
    const { runs, episodes } = failedPart(
      {
        variant: 'fixed',
        specs: [normaliseRunSpec({ environment: 'taxi', epsilon: 0.1, episodes: 50, seed: 3 })],
      },
      new Error('bad luck'),
    );
    await writeFile(join(place, 'runs/part-fixed-3.parquet'), runs);
    await writeFile(join(place, 'episodes/variant=fixed/part-3.parquet'), episodes);
    const failed = await manyruns('run', 'cli.yaml', '--out', 'failed');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('fixed: 1 run of 12 failed');
    expect(failed.stderr).toContain('1 run failed; --retry-failed trains them again');
    const again = await manyruns('run', 'cli.yaml', '--out', 'failed', '--retry-failed');
    expect(again.code).toBe(0);
    expect(again.stdout).not.toContain('failed');
  });

  it('does not mind a reader that has seen enough', async () => {
    const { child, ended } = start(['run', 'cli.yaml']);
    child.stdout?.destroy();
    const { stderr } = await ended;
    expect(stderr).not.toContain('EPIPE');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('manyruns with wrong input', () => {
  it.each([
    ['no command', [], 'Usage: manyruns'],
    ['an unknown command', ['rnu'], 'Did you mean run?'],
    ['an unknown option', ['run', 'cli.yaml', '--thread', '2'], 'Did you mean --threads?'],
    ['no file', ['run'], "missing required argument 'file'"],
    ['a file that is not there', ['run', 'nope.yaml'], '`manyruns init` writes one'],
    ['a misspelt file', ['run', 'cly.yaml'], 'no such file, did you mean `cli.yaml`?'],
    ['another kind of file', ['run', 'README.md'], 'ends in .yaml'],
    ['half a thread', ['run', 'cli.yaml', '--threads', '0.5'], 'an integer from 1 and up'],
    ['an unknown place', ['run', 'cli.yaml', '--on', 'mars'], 'Allowed choices are local, aws'],
    ['an unknown list', ['list', 'agent'], 'did you mean `agents`?'],
    ['results that are not there', ['verify', 'results/nope'], 'has no experiment.json'],
  ])('%s: exit 2, a message that helps, nothing on stdout, no stack trace', async (_, args, words) => {
    const { code, stdout, stderr } = await manyruns(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('tells all problems of a file at once, and writes nothing', async () => {
    await writeFile(
      join(folder, 'wrong.yaml'),
      'name: wrong\nseeds: 1e12\nepisodes: 10\nenvironment: taxii\nepsilon: 2\n',
    );
    const { code, stderr } = await manyruns('run', 'wrong.yaml', '--out', 'wrong');
    expect(code).toBe(2);
    for (const words of ['wrong.yaml cannot be used', '`seeds`', 'did you mean `taxi`?', '`epsilon`'])
      expect(stderr).toContain(words);
    expect(await readdir(folder)).not.toContain('wrong');
  });

  it('tells where a module throws, and that a default export is missing', async () => {
    await writeFile(join(folder, 'throws.ts'), "throw new Error('from inside');");
    await writeFile(join(folder, 'empty.ts'), 'export {};');
    expect((await manyruns('run', 'throws.ts')).stderr).toContain('from inside');
    expect((await manyruns('run', 'empty.ts')).stderr).toContain('export default defineExperiment');
  });

  it('ends with 3 where results cannot be written, and says how to go on', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await manyruns('run', 'cli.yaml', '--out', 'file');
    expect(code).toBe(3);
    expect(stderr).toMatch(/Cannot go on: .*is a file, not a folder/);
    expect(stderr).toContain('--out puts results elsewhere');
  });
});

describe('the other commands', () => {
  it('plan tells the work, and in what variants differ', async () => {
    const { stdout, code } = await manyruns('plan', 'cli.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('2 variants x 12 seeds = 24 runs');
    const json = JSON.parse((await manyruns('plan', 'cli.yaml', '--json')).stdout);
    expect(json.parts).toHaveLength(24);
    expect(stdout).toContain('taxi, q-learning (alpha 0.1, gamma 0.9), 50 episodes');
    expect(stdout).toMatch(
      /fixed +baseline: epsilon 0\.1\n +homework +epsilon steps \(values \[\[0,0\.1\],\[21/,
    );
    expect(json.loops.fixed).toBe('kernel');
    expect(json.differences).toEqual({ fixed: {}, homework: { epsilon: json.variants.homework.epsilon } });
    expect(json.id).toMatch(/^cli-[0-9a-f]{12}$/);
  });

  it('list names every kind with its options, and the results there are', async () => {
    const { stdout } = await manyruns('list');
    for (const name of ['frozen-lake', 'expected-sarsa', 'piecewise-linear', 'alpha = 0.1'])
      expect(stdout).toContain(name);
    await manyruns('run', 'cli.yaml', '--out', 'listed', '--quiet');
    expect((await manyruns('list', 'results', '--out', 'listed')).stdout).toMatch(
      /^cli-\w+ +done +24 of 24 runs/,
    );
    expect((await manyruns('list', 'results', '--out', 'nothing')).stdout).toBe('No results in nothing.\n');
  });

  it('schema prints JSON', async () => {
    expect(JSON.parse((await manyruns('schema')).stdout).title).toBe('manyruns experiment');
  });

  it('init writes the same experiment in the language that a name asks for', async () => {
    const names = ['init.yaml', 'init.yml', 'init.json', 'init.ts', 'init.mts', 'init.js', 'init.mjs'];
    const ids = names.map(async (name) => {
      expect((await manyruns('init', name)).stdout).toContain(`Wrote ${name}.`);
      return JSON.parse((await manyruns('plan', name, '--json')).stdout).id;
    });
    expect(new Set(await Promise.all(ids)).size).toBe(1);
  });

  it('init writes an experiment that runs, and never over another', async () => {
    expect((await manyruns('init', 'mine')).code).toBe(0);
    expect((await manyruns('plan', 'mine.yaml')).code).toBe(0);
    const again = await manyruns('init', 'mine');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('is there already');
  });

  it('verify exits 1 where a result was changed', async () => {
    await manyruns('run', 'cli.yaml', '--out', 'changed', '--quiet');
    const place = await experimentFolder('changed');
    const good = await manyruns('verify', place);
    expect(good).toMatchObject({
      code: 0,
      stdout: '24 runs trained again: every digest and every stored row is the same.\n',
    });
    const file = join(place, 'episodes/variant=fixed/part-3.parquet');
    await writeFile(file, await readFile(join(place, 'episodes/variant=fixed/part-4.parquet')));
    const bad = await manyruns('verify', place);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('fixed, seeds from 3: its episodes are not those that were committed');
  });
});

describe('a corrupt experiment.json', () => {
  it.each([
    ['half a file', '{"id": ', 'is damaged, it is no JSON'],
    ['something else', 'null', 'Expected `the value` to be an object, got `null`'],
  ])('is told in words by all that open results, and written anew by a run: %s', async (_, text, words) => {
    await manyruns('run', 'cli.yaml', '--out', 'corrupt', '--no-report');
    const place = await experimentFolder('corrupt');
    await writeFile(join(place, 'experiment.json'), text);
    for (const command of [
      ['report', place],
      ['verify', place],
      ['compare', place, place],
    ]) {
      const { code, stderr } = await manyruns(...command);
      expect(code).toBe(2);
      expect(stderr).toContain(`${join(place, 'experiment.json')} `);
      expect(stderr).toContain(words);
      expect(stderr).toContain('Run the same experiment again');
    }
    expect((await manyruns('list', 'results', '--out', 'corrupt')).stdout).toMatch(
      /^cli-\w+ +cannot be read/,
    );
    expect((await manyruns('run', 'cli.yaml', '--out', 'corrupt', '--no-report')).code).toBe(0);
    expect((await manyruns('verify', place, '--sample', '2')).code).toBe(0);
  });
});

describe('an old Node.js', () => {
  it('is told so in one sentence', async () => {
    const script = await readFile(join(root, 'bin/manyruns.js'), 'utf8');
    await writeFile(
      join(folder, 'old.mjs'),
      script.replace('process.versions.node.split', "'20.20.2'.split"),
    );
    const child = spawn(process.execPath, ['old.mjs'], { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (data) => (stderr += data));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^manyruns needs Node\.js 22\.18 or newer/);
  });
});

describe('manyruns report', () => {
  it('is made at the end of a run, which names its address, and not with --no-report', async () => {
    const { stderr } = await manyruns('run', 'cli.yaml', '--out', 'reported');
    const place = await experimentFolder('reported');
    expect(stderr).toMatch(/Report: file:\/\/.*report\.html/);
    expect(await readFile(join(place, 'report.html'), 'utf8')).toContain('<h2 id="answer-heading">');
    await manyruns('run', 'cli.yaml', '--out', 'unreported', '--no-report');
    expect(await readdir(await experimentFolder('unreported'))).not.toContain('report.html');
  });

  it('makes it again, with the runs of a seed to watch and figures for papers', async () => {
    const place = await experimentFolder('reported');
    const { code, stdout } = await manyruns('report', place, '--watch-seed', '3', '--figures', 'figures');
    expect([code, stdout.trim()]).toEqual([0, pathToFileURL(join(place, 'report.html')).href]);
    expect(await readFile(join(place, 'report.html'), 'utf8')).toContain('asked for (seed 3)');
    expect(await readdir(join(folder, 'figures'))).toContain('learning-curves-timesteps-log.svg');
  });

  it('refuses what is no seed of the results, and a folder that holds none', async () => {
    const seed = await manyruns('report', await experimentFolder('reported'), '--watch-seed', '99');
    expect([seed.code, seed.stderr]).toEqual([2, expect.stringContaining('a seed of these results')]);
    const nothing = await manyruns('report', 'nowhere');
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('no experiment.json')]);
  });

  it('names parts that are damaged or by somebody else, and shows nothing that a terminal or a page would obey', async () => {
    const place = await experimentFolder('reported');
    const [part] = await readdir(join(place, 'runs'));
    await writeFile(join(place, 'runs', part), 'PAR1 made by somebody else PAR1');
    const record = JSON.parse(await readFile(join(place, 'experiment.json'), 'utf8'));
    const software = '\u001b[31m<img src=x onerror=alert(1)>\u202e';
    await writeFile(join(place, 'experiment.json'), JSON.stringify({ ...record, software }));
    const made = await manyruns('report', place);
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining(`runs/${part}: `)]);
    expect(await readFile(join(place, 'report.html'), 'utf8')).not.toContain('<img');
    await writeFile(join(place, 'experiment.json'), JSON.stringify({ ...record, id: software }));
    for (const command of [
      ['report', place],
      ['compare', place, place],
      ['verify', place],
    ]) {
      const { code, stderr } = await manyruns(...command);
      expect(code).toBe(2);
      expect(stderr).toContain('Expected `id` to be');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^ +at /m);
    }
  });
});
