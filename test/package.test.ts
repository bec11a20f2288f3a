import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { trainRun } from 'manyruns';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { manyruns } from './command-line.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = join(import.meta.dirname, '..');
const tool = (name: string) => join(root, 'node_modules', '.bin', name);
const run = promisify(execFile);
const inProject = (file: string, ...args: string[]) => run(file, args, { cwd: project });

/** Another project that has the package, and nothing else than what the package says that it needs. */
const project = temporaryFolder();
const installed = join(project, 'node_modules/manyruns');
let tarball: string;
/** Each example of the library's docs, as a file of that project. */
let examples: string[];
beforeAll(async () => {
  await mkdir(installed, { recursive: true });
  await inProject(process.execPath, join(root, 'bin/build.ts'), 'built');
  const packed = await inProject('npm', 'pack', './built', '--json');
  tarball = JSON.parse(packed.stdout)[0].filename;
  await inProject('tar', '-xzf', tarball, '--strip-components', '1', '-C', installed);
  await rm(join(project, 'built'), { recursive: true });
  const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const place = join(project, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, 'node_modules', name), place);
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  const docs = await readFile(join(root, 'docs/library.md'), 'utf8');
  const codes = [...docs.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code);
  examples = codes.map((_, i) => `example-${i + 1}.ts`);
  await Promise.all(codes.map((code, i) => writeFile(join(project, examples[i]), code)));
}, 60_000);

describe('the package', () => {
  it('has types that hold in an empty project, down to those that it takes from others', async () => {
    const check = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext'];
    const { stdout } = await inProject(tool('tsc'), ...check, '--target', 'es2024', ...examples).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  });

  it('runs every example of the library docs, to the numbers of the source', async () => {
    expect(examples.length).toBeGreaterThan(1);
    const printed = await Promise.all(
      examples.map(async (file) => (await inProject(process.execPath, file)).stdout),
    );
    const { digest } = trainRun({ environment: 'taxi', epsilon: 0.1, episodes: 1000, seed: 7 });
    expect(printed.join('\n')).toContain(digest);
  }, 60_000);

  it('has nothing that publint or Are The Types Wrong would find', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
    // There is no CommonJS in it, and since Node.js 22.12 none is needed: `require` takes ES modules.
    await inProject(tool('attw'), tarball, '--profile', 'esm-only');
  }, 60_000);

  it('is not private, and brings the docs and the experiments', async () => {
    const pack = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(pack).not.toHaveProperty('private');
    for (const file of ['docs/library.md', 'experiments/quickstart.yaml', 'README.md', 'LICENSE'])
      expect(await readFile(join(installed, file), 'utf8')).toBe(await readFile(join(root, file), 'utf8'));
  });
});

describe('the installed command', () => {
  const preload = (code: string) => ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
  const refuse = preload(`
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(name, context, next) {
        if (/^(piscina|@aws-sdk|@observablehq|linkedom)/.test(name)) throw new Error('it loads ' + name);
        return next(name, context);
      },
    });`);
  const start = (args: string[], node: string[] = []) =>
    manyruns(args, { cwd: project, program: join(installed, 'bin/manyruns.js'), node });

  it('runs an experiment on threads to the same summary as the source, and makes its report', async () => {
    const experiment = { name: 'packed', environment: 'taxi', episodes: 60_000, seeds: 12 };
    const variants = { low: { epsilon: 0.05 }, high: { epsilon: 0.2 } };
    await writeFile(join(project, 'packed.json'), JSON.stringify({ ...experiment, variants }));
    const here = ['run', 'packed.json', '--json', '--threads', '2'];
    const { stdout, stderr } = await start(here);
    expect(stderr).toMatch(/on 2 threads/);
    expect(stdout).toBe((await manyruns([...here, '--out', 'by-the-source'], { cwd: project })).stdout);
    const report = join(project, 'results', JSON.parse(stdout).id, 'report.html');
    expect(await readFile(report, 'utf8')).toContain('</html>');
  }, 60_000);

  it('writes an experiment to start from', async () => {
    expect(await start(['init', 'mine.ts'])).toMatchObject({ code: 0, stderr: '' });
    expect(await start(['plan', 'mine.ts'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('loads neither a pool of threads nor AWS nor charts for a little work, and the library none of them', async () => {
    const quickstart = join(installed, 'experiments/quickstart.yaml');
    const little = ['--seeds', '1', '--episodes', '100', '--no-report', '--out', 'little'];
    expect(await start(['run', quickstart, ...little], refuse)).toMatchObject({ code: 0 });
    const imported = [
      '--input-type=module',
      '-e',
      `console.log(typeof (await import('manyruns')).orchestrate)`,
    ];
    expect(await inProject(process.execPath, ...refuse, ...imported)).toMatchObject({ stdout: 'function\n' });
  });

  it('advises in an old Node.js what helps where it is installed', async () => {
    const old = preload(
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`,
    );
    const { code, stderr } = await start(['list'], old);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^manyruns needs Node\.js 22\.18 or newer, and this is 20\.20\.2: install a newer/,
    );
    expect(stderr).not.toContain('npm run');
  });
});
