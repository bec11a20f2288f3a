import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manyruns, startManyruns } from '../command-line.ts';
import { AGENT, ownAgentExample } from '../own-agent-example.ts';

let cwd: string;
let agent: string;
beforeAll(async () => {
  cwd = await ownAgentExample();
  agent = await readFile(join(cwd, AGENT), 'utf8');
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const run = (...args: string[]) =>
  manyruns(['run', 'experiment.ts', '--json', '--no-report', ...args], { cwd });

describe('the agent of the docs', () => {
  it('is complete in less than 40 lines', () => {
    expect(agent.trimEnd().split('\n').length).toBeLessThan(40);
  });

  it('gives one answer on one thread, on two, and after it was killed', async () => {
    const long = ['--episodes', '3000'];
    const one = await run('--threads', '1', '--out', 'one', ...long);
    expect(one).toMatchObject({ code: 0, stderr: expect.stringContaining('on one thread') });
    const killed = startManyruns(
      ['run', 'experiment.ts', '--threads', '2', '--out', 'two', '--no-report', ...long],
      { cwd },
    );
    await killed.said('Training');
    setTimeout(() => killed.child.kill('SIGKILL'), 700);
    await killed.ended;
    const two = await run('--threads', '2', '--out', 'two', ...long);
    expect(two).toMatchObject({ code: 0, stdout: one.stdout });
  }, 60_000);

  it('is verified and replayed with the file that is named, and with no other', async () => {
    const { stdout } = await run('--out', 'results', '--seeds', '2');
    const results = join('results', JSON.parse(stdout).id);
    const verify = (...args: string[]) => manyruns(['verify', results, '--quiet', ...args], { cwd });
    const report = async (...args: string[]) => {
      const { stderr } = await manyruns(['report', results, ...args], { cwd });
      return [stderr, await readFile(join(cwd, results, 'report.html'), 'utf8')];
    };
    expect(await verify('--agents', AGENT)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('6 runs'),
    });
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^2 runs trained again: every digest/),
      stderr: expect.stringMatching(
        /^4 runs not verified: agent visit-average is code of its own.*--agents FILE/,
      ),
    });
    expect((await report('--agents', AGENT)).join()).not.toMatch(/cannot be trained again|Without replays/);
    const [told, page] = await report();
    expect(told).toMatch(/^Without replays of some runs: agent visit-average is code of its own/);
    expect(page).toMatch(/cannot be trained again: average \(agent visit-average.*optimistic \(/);

    const policy = (...args: string[]) => manyruns(['policy', results, 'average', '1', ...args], { cwd });
    expect(await policy('--agents', AGENT)).toMatchObject({ code: 0, stderr: '' });
    expect(await policy()).toMatchObject({ code: 2, stderr: expect.stringContaining('is code of its own') });

    await writeFile(join(cwd, 'changed.ts'), `${agent}// changed\n`);
    expect(await verify('--agents', 'changed.ts')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^4 runs not verified: the code of agent visit-average has changed: /),
    });
    expect(await verify('--agents', 'nowhere.ts')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Cannot run/),
    });
  }, 60_000);

  it('may print what it pleases, and begins anew when its code is another', async () => {
    const before = await run('--seeds', '1');
    await writeFile(
      join(cwd, AGENT),
      agent.replace('const visits', "console.log('hello');\n    const visits"),
    );
    const after = await run('--seeds', '1');
    await writeFile(join(cwd, AGENT), agent);
    expect(after).toMatchObject({ code: 0, stderr: expect.stringContaining('hello') });
    const [was, is] = [before, after].map(({ stdout }) => JSON.parse(stdout).id);
    expect(is).toMatch(/^step-size-/);
    expect(is).not.toBe(was);
  }, 60_000);

  it('has a file of its own', async () => {
    await writeFile(join(cwd, 'both.ts'), `${agent}export default { agent: visitAverage() };`);
    expect(await manyruns(['plan', 'both.ts'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('to import its agent from a file of its own'),
    });
  });

  it('is named as slow by plan, and is no word of YAML', async () => {
    const { stdout } = await manyruns(['plan', 'experiment.ts'], { cwd });
    expect(stdout).toMatch(
      /average +visit-average \(gamma 0\.9, initial 0, code [0-9a-f]{12}\).*slow textbook loop/,
    );
    const yaml = 'name: no\nenvironment: taxi\nagent: visit-average\nepsilon: 0.1\nepisodes: 1\nseeds: 1\n';
    await writeFile(join(cwd, 'experiment.yaml'), yaml);
    expect(await manyruns(['plan', 'experiment.yaml'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Expected `agent` to be one of `q-learning`'),
    });
  });
});
