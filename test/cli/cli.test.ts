import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { planOf } from '../../src/experiment/record.ts';
import { failedPart } from '../../src/parts/train-part.ts';
import { folder } from '../../src/store/folder.ts';
import { checkEnd, commandFolder, says } from '../command-folder.ts';
import { manyruns } from '../command-line.ts';

const { at, cli, ends, files, read, resultsIn, start, write } = commandFolder();
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
});

describe('manyruns run', () => {
  it('prints the comparison on stdout and the rest on stderr, and reuses what stands', async () => {
    const { stdout, stderr } = await ends(0, 'run cli.yaml');
    says(stdout, 'the best first', /fixed +[\d,]+ +baseline/, 'Learning curves');
    says(
      stderr,
      '2 variants x 12 seeds = 24 runs',
      'Results: results/cli-',
      /Report: file:\/\/.*report\.html/,
    );
    expect(stdout + stderr).not.toContain('\u001b');
    const again = await ends(0, 'run cli.yaml');
    expect(again.stdout).toBe(stdout);
    says(again.stderr, '24 runs stand already');
  });

  it('keeps to the width of the terminal that it prints to', async () => {
    const terminal =
      'Object.defineProperties(process.stdout, { isTTY: { value: true }, columns: { value: 80 } })';
    const node = ['--import', `data:text/javascript,${encodeURIComponent(terminal)}`];
    const run = ['run', 'cli.yaml', '--out', 'width', '--quiet'];
    const widths = [];
    for (const options of [{ node }, {}]) {
      const { stdout } = checkEnd(await manyruns(run, { cwd: at('.'), ...options }), 0);
      widths.push(
        Math.max(
          ...stripVTControlCharacters(stdout)
            .split('\n')
            .map((line) => line.length),
        ),
      );
    }
    expect(widths[0]).toBeLessThanOrEqual(80);
    expect(widths[1]).toBeGreaterThan(90);
  });

  it('prints summary.json with --json, and nothing else with --quiet', async () => {
    const { stdout, stderr } = await ends(0, 'run cli.yaml --json --quiet');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ baseline: 'fixed', seeds: { count: 12 } });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(await read(`${await resultsIn('results')}/summary.json`)));
  });

  it('takes only the first seeds, or other episodes, and makes no report with --no-report', async () => {
    const narrow = 'run cli.yaml --episodes 9 --out narrow --no-report';
    const summary = JSON.parse((await ends(0, `${narrow} --seeds 3 --json`)).stdout);
    expect(summary.seeds.count).toBe(3);
    expect(summary.curves.fixed).toHaveLength(9);
    says((await ends(0, `${narrow} --seeds 2`)).stderr, 'over all 3 seeds that stand in narrow/');
    expect(await files(await resultsIn('narrow'))).not.toContain('report.html');
  });

  it('stops at Ctrl-C with 130, says what is kept and how to go on, and does go on', async () => {
    const { child, ended } = start('run long.yaml --out stopped --threads 1');
    await hasRuns('stopped');
    child.kill('SIGINT');
    const kept =
      /Stopped: \d+ of 24 runs are kept in stopped\/long-\w+\. The same command goes on from there\./;
    says(checkEnd(await ended, 130).stderr, kept);
    says((await ends(0, 'run long.yaml --out stopped')).stderr, 'stand already');
    await ends(0, `verify ${await resultsIn('stopped')} --sample 4`);
  }, 60_000);

  it('ends with 1 when runs failed, says so, and trains them again with --retry-failed', async () => {
    const run = 'run cli.yaml --episodes 2000 --out failed --no-report';
    await ends(0, `${run} --quiet`);
    const place = await resultsIn('failed');
    const record = JSON.parse(await read(`${place}/experiment.json`));
    const part = failedPart(planOf(record).parts[0], new Error('bad luck'));
    for (const [key, bytes] of Object.entries(part.files)) await write(`${place}/${key}`, bytes);
    const failed = await ends(1, run);
    says(failed.stdout, /fixed: \d+ runs of 12 failed/);
    says(
      failed.stderr,
      /^(\d+) runs failed, the first one seed 0 of fixed: bad luck\n\1 runs failed; --retry-failed trains them again/m,
    );
    expect((await ends(0, `${run} --retry-failed`)).stdout).not.toContain('failed');
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
    ['a module that throws', 'run throws.ts', 'from inside'],
    ['a module that never gets to its end', 'run never.ts', 'Cannot run `"never.ts"`: an `await` outside'],
    [
      'broken JSON',
      'run wrong.json',
      'It cannot be read as JSON: Unexpected , in flow map, at line 1, column 13',
    ],
    ['no name of a folder', 'run cli.yaml --out=', 'Expected the name of a folder'],
    ['a folder to write an experiment to', 'init .', 'Expected the name of a file to write, got `"."`'],
    ['a module that exports nothing', 'run empty.ts', 'export default defineExperiment'],
    [
      'all problems of a file at once',
      'run wrong.yaml --out wrong',
      /wrong.yaml cannot be used.*`taxi`\?.*`epsilon`.*`seeds`/s,
    ],
  ])('%s: exit 2, a message that helps, nothing on stdout or in a folder', async (_, line, words) => {
    await write('throws.ts', "throw new Error('from inside');");
    await write('empty.ts', 'export {};');
    await write('never.ts', 'await new Promise(() => {});\nexport default {};');
    await write('wrong.json', '{"seeds": 1,,}');
    await write('wrong.yaml', 'name: wrong\nseeds: 1e12\nepisodes: 10\nenvironment: taxii\nepsilon: 2\n');
    says((await ends(2, line)).stderr, words);
    expect(await readdir(at('.'))).not.toContain('wrong');
  });

  it('ends with 3 where results cannot be written, and says how to go on', async () => {
    await write('file', '');
    const { stderr } = await ends(3, 'run cli.yaml --out file');
    says(stderr, /Cannot go on: .*is a file, not a folder/, '--out puts results elsewhere');
  });
});

describe('the other commands', () => {
  it('plan tells the work, and in what variants differ', async () => {
    const { stdout } = await ends(0, 'plan cli.yaml');
    says(stdout, '2 variants x 12 seeds = 24 runs', /taxi, q-learning \(alpha 0.1, gamma 0.9\), 50 episodes/);
    says(stdout, /fixed +baseline: epsilon 0\.1\n +homework +epsilon steps \(values \[\[0,0\.1\],\[21/);
    const json = JSON.parse((await ends(0, 'plan cli.yaml --json')).stdout);
    expect(json.loops.fixed).toBe('kernel');
    expect(json.differences).toEqual({ fixed: {}, homework: { epsilon: json.variants.homework.epsilon } });
    expect(json.id).toMatch(/^cli-[0-9a-f]{12}$/);
  });

  it('watch follows what another process trains here to the same answer, and says what is not done', async () => {
    const run = start('run long.yaml --out watched --episodes 20000 --threads 1');
    await hasRuns('watched');
    const place = await resultsIn('watched');
    const id = place.split('/')[1];
    const watched = await ends(0, `watch ${id} --out watched`);
    says(watched.stderr, /Training \d+ runs in another process\./);
    expect(watched.stdout).toBe((await run.ended).stdout);
    const later = await ends(0, `watch ${id} --out watched`);
    expect(later.stdout).toBe(watched.stdout);
    says(later.stderr, `Nobody trains ${id} here: these are the results in watched. \`--on aws\` follows it`);
    const progress = { ...JSON.parse(await read(`${place}/progress.json`)), state: 'cancelled', ok: 3 };
    await write(`${place}/progress.json`, JSON.stringify(progress));
    const { stderr } = await ends(3, `watch ${id} --on local --out watched`);
    says(stderr, 'it is cancelled.\n3 of 24 runs are kept');
  });

  it('list names every kind with its options, and the results there are', async () => {
    const { stdout } = await ends(0, 'list');
    says(stdout, 'frozen-lake', 'expected-sarsa', 'piecewise-linear', 'alpha = 0.1');
    await ends(0, 'run cli.yaml --out listed --quiet');
    says((await ends(0, 'list results --out listed')).stdout, /^cli-\w+ +done +24 of 24 runs/);
    expect((await ends(0, 'list results --out nothing')).stdout).toBe('No results in nothing.\n');
  });

  it('list gives the same to other programs with --json', async () => {
    const listed = async (line: string) => JSON.parse((await ends(0, `${line} --json`)).stdout);
    const all = await listed('list');
    expect(Object.keys(all)).toEqual(['environments', 'agents', 'schedules']);
    expect(all.environments['frozen-lake']).toMatchObject({ options: { slippery: { default: true } } });
    expect(await listed('list agents')).toEqual({ agents: all.agents });
    await ends(0, 'run cli.yaml --out named --seeds 3 --quiet');
    await folder(at('named')).write('torn-0123456789ab/experiment.json', Buffer.from('{'));
    const ids = (await readdir(at('named'))).sort();
    const whole = { id: ids[0], state: 'done', ok: 6, planned: 6, variants: 2, seeds: 3 };
    const torn = { id: ids[1], state: 'cannot be read', error: expect.any(String) };
    expect(await listed('list results --out named')).toEqual({
      results: [{ ...whole, created: expect.any(String) }, torn],
    });
    expect(await listed('list results --out nothing')).toEqual({ results: [] });
  });

  it('schema prints JSON', async () => {
    expect(JSON.parse((await ends(0, 'schema')).stdout).title).toBe('manyruns experiment');
  });

  it('init writes the same experiment in the language that a name asks for (data or a callable), and never over another', async () => {
    const names = ['a.yaml', 'b.yml', 'c.json', 'd.ts', 'e.mts', 'f.js', 'g.mjs', 'mine'];
    const ids = names.map(async (name) => {
      const { stdout } = await ends(0, `init ${name}`);
      const [, file] = /^Wrote (\S+)\. Next: npx manyruns run \1\n$/.exec(stdout) ?? [];
      says((await ends(2, `init ${name}`)).stderr, 'is there already');
      return JSON.parse((await ends(0, `plan ${file} --json`)).stdout).id;
    });
    expect(new Set(await Promise.all(ids)).size).toBe(1);
  });

  it('init writes nothing where one of two files is there', async () => {
    await write('lone-world.json', '{}');
    says((await ends(2, 'init lone.yaml --world table')).stderr, '`"lone-world.json"` is there already');
    expect(await readdir(at('.'))).not.toContain('lone.yaml');
  });

  it('verify exits 1 where a result was changed', async () => {
    await ends(0, 'run cli.yaml --out changed --quiet');
    const place = await resultsIn('changed');
    const same = '24 runs trained again: every digest and every stored row is the same.\n';
    expect((await ends(0, `verify ${place}`)).stdout).toBe(same);
    const [one, ...others] = await partsOf(place, 'episodes');
    await write(one, await readFile(at(others.at(-1) as string)));
    says((await ends(1, `verify ${place}`)).stdout, 'is not as it was committed');
  });
});

describe('a corrupt experiment.json', () => {
  it.each([
    ['half a file', '{"id": ', 'is damaged, it is no JSON'],
    ['something else', 'null', 'Expected `the value` to be an object, got `null`'],
  ])('is told in words by all that open results, and written anew by a run: %s', async (_, text, words) => {
    await cli('run cli.yaml --out corrupt --no-report');
    const place = await resultsIn('corrupt');
    await write(`${place}/experiment.json`, text);
    for (const command of [`report ${place}`, `verify ${place}`, `compare ${place} ${place}`]) {
      const { stderr } = await ends(2, command);
      says(stderr, `${place}/experiment.json `, words, 'Run the same experiment again');
    }
    says((await ends(0, 'list results --out corrupt')).stdout, /^cli-\w+ +cannot be read/);
    await ends(0, 'run cli.yaml --out corrupt --no-report');
    await ends(0, `verify ${place} --sample 2`);
  });
});

describe('an old Node.js', () => {
  it('is told so in one sentence, which says what helps in a clone', async () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
    const node = ['--import', `data:text/javascript,${encodeURIComponent(old)}`];
    const { stderr } = checkEnd(await manyruns(['list'], { node }), 2);
    says(stderr, /^manyruns needs Node\.js 22\.18 or newer, and this is 20\.20\.2: .*npm run.*\n$/);
  });
});

describe('manyruns report', () => {
  let place: string;
  beforeAll(async () => {
    await cli('run cli.yaml --out reported --quiet');
    place = await resultsIn('reported');
  });

  it('makes it again, with the runs of a seed to watch and figures for papers', async () => {
    const { stdout } = await ends(0, `report ${place} --watch-seed 3 --figures figures`);
    expect(stdout.trim()).toBe(pathToFileURL(at(`${place}/report.html`)).href);
    says(await read(`${place}/report.html`), 'asked for (seed 3)');
    expect(await files('figures')).toContain('learning-curves-timesteps-log.svg');
    says((await ends(2, `report ${place} --watch-seed 99`)).stderr, 'a seed of these results');
  });

  it('names parts that are damaged or by somebody else, and shows nothing that a terminal or a page would obey', async () => {
    const [part] = await partsOf(place, 'runs');
    await write(part, 'PAR1 made by somebody else PAR1');
    const record = JSON.parse(await read(`${place}/experiment.json`));
    const software = '\u001b[31m<img src=x onerror=alert(1)>\u202e';
    await write(`${place}/experiment.json`, JSON.stringify({ ...record, software }));
    says((await ends(0, `report ${place}`)).stderr, `${part.slice(place.length + 1)}: `);
    expect(await read(`${place}/report.html`)).not.toContain('<img');
    await write(`${place}/experiment.json`, JSON.stringify({ ...record, id: software }));
    for (const line of [`report ${place}`, `compare ${place} ${place}`, `verify ${place}`]) {
      const { stderr } = await ends(2, line);
      says(stderr, 'Expected `id` to be');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });
});

describe('what is chosen among many', () => {
  it('is trained again on fresh seeds by the command that the answer names, and handed out by `policy`', async () => {
    await ends(0, 'run cli.yaml --only homework --fresh-seeds --seeds 3 --no-report --out chosen');
    const place = await resultsIn('chosen');
    expect(place).toContain('cli-fresh-');
    const policyOf = (seed: number, code = 0) => ends(code, `policy ${place} homework ${seed} --json`);
    const { digest, digestAgain, policy, tables, actions } = JSON.parse((await policyOf(2 ** 40)).stdout);
    expect(digestAgain).toBe(digest);
    const best = (values: number[]) => values.indexOf(Math.max(...values));
    expect(tables[0].map(best)).toEqual(policy);
    expect(actions).toContain('pick up');
    const table = (await ends(0, `policy ${place} homework ${2 ** 40}`)).stdout;
    says(table, /0 +row 1, column 1, passenger at R, to R +/);
    await policyOf(7, 2);
  });

  it('is marked where it does not matter: in holes and on goals', async () => {
    const lake = { name: 'lake', environment: 'frozen-lake', epsilon: 0.1, episodes: 5, seeds: 1 };
    await write('lake.json', JSON.stringify(lake));
    await ends(0, 'run lake.json --no-report --out lake');
    const { stdout } = await ends(0, `policy ${await resultsIn('lake')} all 0`);
    expect(stdout.match(/ (hole|goal) /g)).toEqual([' hole ', ' hole ', ' hole ', ' hole ', ' goal ']);
  });
});
