import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEnd, says } from '../command-folder.ts';
import { startManyruns } from '../command-line.ts';
import { AGENT, ownAgentExample } from '../own-agent-example.ts';

let cwd: string;
let agent: string;
beforeAll(async () => {
  cwd = await ownAgentExample();
  agent = await readFile(join(cwd, AGENT), 'utf8');
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const start = (line: string) => startManyruns(line.split(' '), { cwd });
const ends = async (code: number, line: string) => checkEnd(await start(line).ended, code);
const run = (options: string) => ends(0, `run experiment.ts --json --no-report ${options}`);

describe('the agent of the docs', () => {
  it('is complete in less than 40 lines', () => {
    expect(agent.trimEnd().split('\n').length).toBeLessThan(40);
  });

  it('gives one answer on one thread, on two, and after it was killed', async () => {
    const one = await run('--threads 1 --out one --episodes 3000');
    says(one.stderr, 'on one thread');
    const killed = start('run experiment.ts --threads 2 --out two --no-report --episodes 3000');
    await killed.said('Training');
    setTimeout(() => killed.child.kill('SIGKILL'), 700);
    await killed.ended;
    expect((await run('--threads 2 --out two --episodes 3000')).stdout).toBe(one.stdout);
  }, 60_000);

  it('is verified and replayed with the file that is named, and with no other', async () => {
    const { stdout } = await run('--out results --seeds 2');
    const results = join('results', JSON.parse(stdout).id);
    const verify = (code: number, options: string) => ends(code, `verify ${results} --quiet${options}`);
    const report = async (options: string) => {
      const { stderr } = await ends(0, `report ${results}${options}`);
      return [stderr, await readFile(join(cwd, results, 'report.html'), 'utf8')];
    };
    const verified = await verify(0, ` --agents ${AGENT}`);
    expect(verified.stderr).toBe('');
    says(verified.stdout, '6 runs');
    const without = await verify(1, '');
    says(without.stdout, /^2 runs trained again: every digest/);
    says(without.stderr, /^4 runs not verified: agent visit-average is code of its own.*--agents FILE/);
    expect((await report(` --agents ${AGENT}`)).join()).not.toMatch(
      /cannot be trained again|Without replays/,
    );
    const [told, page] = await report('');
    says(told, /^Without replays of some runs: agent visit-average is code of its own/);
    says(
      page,
      'agent visit-average (SHA-256 ',
      'manyruns run EXPERIMENT\n',
      `verify ${results} --agents AGENT<`,
    );
    says(
      (await ends(2, `run ${results}/experiment.json`)).stderr,
      /cannot be used:\nagent visit-average is code of its own, .* run the file that imports it/,
    );
    says(page, /cannot be trained again: average \(agent visit-average.*optimistic \(/);

    const policy = `policy ${results} average 1`;
    expect((await ends(0, `${policy} --agents ${AGENT}`)).stderr).toBe('');
    says((await ends(2, policy)).stderr, 'is code of its own');

    await writeFile(join(cwd, 'changed.ts'), `${agent}// changed\n`);
    const changed = await verify(1, ' --agents changed.ts');
    says(changed.stderr, /^4 runs not verified: the code of agent visit-average has changed: /);
    says((await verify(2, ' --agents nowhere.ts')).stderr, /^Cannot run/);
  }, 60_000);

  it('may print what it pleases, and begins anew when its code is another', async () => {
    const before = await run('--seeds 1');
    const other = agent.replace('const visits', "console.log('hello');\n    const visits");
    await writeFile(join(cwd, AGENT), other);
    const after = await run('--seeds 1');
    await writeFile(join(cwd, AGENT), agent);
    says(after.stderr, 'hello');
    const [was, is] = [before, after].map(({ stdout }) => JSON.parse(stdout).id);
    expect(is).toMatch(/^step-size-/);
    expect(is).not.toBe(was);
  }, 60_000);

  it('has a file of its own', async () => {
    await writeFile(join(cwd, 'both.ts'), `${agent}export default { agent: visitAverage() };`);
    says((await ends(2, 'plan both.ts')).stderr, 'to import its agent from a file of its own');
  });

  it('is named as slow by plan, and is no word of YAML', async () => {
    const { stdout } = await ends(0, 'plan experiment.ts');
    says(stdout, /average +visit-average \(gamma 0\.9, initial 0, code [0-9a-f]{12}\).*slow textbook loop/);
    const yaml = 'name: no\nenvironment: taxi\nagent: visit-average\nepsilon: 0.1\nepisodes: 1\nseeds: 1\n';
    await writeFile(join(cwd, 'experiment.yaml'), yaml);
    says((await ends(2, 'plan experiment.yaml')).stderr, 'Expected `agent` to be one of `q-learning`');
  });
});
