import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { orchestrate, parseExperiment, plan, thisThread, trainRun } from 'manyruns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from './memory-store.ts';

const root = join(import.meta.dirname, '..');
const start = promisify(execFile);
const node = (...args: string[]) =>
  start(process.execPath, args, {
    cwd: project,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: '' },
  });

/** Another project that has the package, and nothing else than what the package says that it needs. */
let project: string;
let installed: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'manyruns-package-'));
  const built = join(project, 'built');
  installed = join(project, 'node_modules', 'manyruns');
  await mkdir(installed, { recursive: true });
  await node(join(root, 'bin', 'build.ts'), built);
  const packed = await start('npm', ['pack', built, '--json', '--pack-destination', project], { cwd: root });
  const tarball = join(project, JSON.parse(packed.stdout)[0].filename);
  await start('tar', ['-xzf', tarball, '--strip-components', '1', '-C', installed]);
  await rm(built, { recursive: true });
  const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const place = join(project, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, 'node_modules', name), place);
  }
}, 60_000);
afterAll(() => rm(project, { recursive: true, force: true }));

describe('the package', () => {
  it('is imported by its name, and trains the same runs as the source', async () => {
    const spec = { environment: 'frozen-lake', agent: 'sarsa', epsilon: 0.1, episodes: 300, seed: 7 };
    await writeFile(
      join(project, 'one.mjs'),
      `import { trainRun } from 'manyruns'; console.log(trainRun(${JSON.stringify(spec)}).digest);`,
    );
    expect((await node('one.mjs')).stdout.trim()).toBe(trainRun(spec).digest);
  });

  it('runs an experiment on threads to the same summary as the source, and makes its report', async () => {
    const experiment = {
      name: 'packed',
      environment: 'taxi',
      episodes: 2000,
      seeds: 120,
      variants: { low: { epsilon: 0.05 }, high: { epsilon: 0.2 } },
    };
    await writeFile(join(project, 'packed.json'), JSON.stringify(experiment));
    const command = join(installed, 'bin', 'manyruns.js');
    const { stdout, stderr } = await node(command, 'run', 'packed.json', '--json', '--threads', '2');
    expect(stderr).toMatch(/on 2 threads/);
    const planned = plan(parseExperiment(experiment));
    const { summary } = await orchestrate({
      plan: planned,
      backend: thisThread(),
      store: memoryStore(),
      now: Date.now,
    });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(summary)));
    const report = await readFile(join(project, 'results', planned.id, 'report.html'), 'utf8');
    expect(report).toContain('</html>');
  });

  it('reads YAML', async () => {
    const command = join(installed, 'bin', 'manyruns.js');
    const { stdout } = await node(command, 'plan', join(installed, 'experiments', 'quickstart.yaml'));
    expect(stdout).toContain('3 variants x 32 seeds');
  });
});
