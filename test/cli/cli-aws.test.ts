import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runInvocation } from '../../src/aws/run-invocation.ts';
import type { Invoke } from '../../src/backends/lambda/invoke.ts';
import { keys } from '../../src/results/keys.ts';
import type { Progress } from '../../src/results/progress.ts';
import { readJson, writeJson } from '../../src/store/store.ts';
import { startManyruns } from '../command-line.ts';
import { type FakeAws, fakeAws, type Machine } from '../fake-aws.ts';
import { inProcessInvoke } from '../in-process-invoke.ts';
import { invocationContext } from '../invocation-context.ts';
import { faulty } from '../own-agents.ts';

let folder: string;
let aws: FakeAws;
let id: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyruns-cli-aws-'));
  await writeFile(
    join(folder, 'small.yaml'),
    // Each run is a part of its own.
    'name: small\nenvironment: taxi\nepisodes: 10001\nseeds: 4\nvariants: {fixed: {epsilon: 0.1}, greedy: {epsilon: 0}}\n',
  );
  id = JSON.parse((await local('plan', 'small.yaml', '--json')).stdout).id;
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  aws = await fakeAws();
  aws.machine = orchestrator();
});
afterEach(() => aws.stop());

/** What the deployed state machine does, in this process: the real orchestrator, invocation by invocation, over the real train-one-run. */
function orchestrator({
  limiter,
  remainingMs = 900_000,
}: {
  limiter?: Promise<unknown>;
  remainingMs?: number;
} = {}): Machine {
  return async (input) => {
    for (;;) {
      const invoke: Invoke = async (payload, call) => {
        await limiter;
        return inProcessInvoke(payload, call);
      };
      const answer = await runInvocation(input, invocationContext(aws.store, { invoke, remainingMs }));
      if (answer.status === 'failed') throw new Error(answer.error);
      if (answer.status !== 'incomplete') return answer;
    }
  };
}

const start = (args: readonly string[], env: NodeJS.ProcessEnv) => startManyruns(args, { cwd: folder, env });
const local = (...args: string[]) => start(args, {}).ended;
const manyruns = (...args: string[]) => start(args, aws.env).ended;
const runOnAws = (...args: string[]) => manyruns('run', 'small.yaml', '--on', 'aws', ...args);
const executions = () => [...aws.executions.values()].map(({ name, status }) => `${name} ${status}`);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 800 && !(await condition()); i++) await sleep(25);
}

describe('manyruns run --on aws', () => {
  it('gives the same answer as a local run, in the same files, and verify agrees', async () => {
    const [here, there] = await Promise.all([
      local('run', 'small.yaml', '--out', 'here', '--json', '--no-report'),
      runOnAws('--out', 'there', '--json'),
    ]);
    expect(there).toMatchObject({ code: 0, stdout: here.stdout });
    expect(there.stderr).toContain('2 variants x 4 seeds = 8 runs');
    expect(there.stderr).toMatch(/On AWS Lambda in eu-central-1: 8 parts to train, .* USD/);
    expect(there.stderr).toContain(`Started ${id}-1.`);
    expect(there.stderr).toContain(`Results: there/${id}`);
    const files = async (out: string) =>
      (await readdir(join(folder, out, id), { recursive: true })).filter((file) => file !== 'report.html');
    expect((await files('there')).sort()).toEqual((await files('here')).sort());
    expect((await local('verify', `there/${id}`)).stdout).toContain('8 runs trained again: every digest');
  });

  it('reuses what stands in the bucket, under the next name, and downloads what is new only', async () => {
    await runOnAws('--out', 'reused', '--quiet', '--seeds', '2', '--no-report');
    const { code, stderr } = await runOnAws('--out', 'reused');
    expect(code).toBe(0);
    expect(stderr).toContain('4 parts to train');
    expect(stderr).toContain('4 runs stand already.');
    expect(stderr).toContain('Downloading 15 files'); // 4 x 3, experiment, progress, summary
    expect(executions()).toEqual([`${id}-1 SUCCEEDED`, `${id}-2 SUCCEEDED`]);
  });

  it('trains an agent of one’s own where that very code is deployed, and starts nothing elsewhere', async () => {
    const file = join(import.meta.dirname, '../own-agents.ts');
    const code = `import { faulty } from ${JSON.stringify(file)};
      export default { name: 'own', environment: 'taxi', agent: faulty(), epsilon: 0.1, episodes: 50, seeds: 3 };`;
    await writeFile(join(folder, 'own.ts'), code);
    const run = (...args: string[]) => manyruns('run', 'own.ts', '--json', '--no-report', ...args);
    const advice = `Nothing was started. \`npx cdk deploy -c agents=${file}\` deploys`;
    for (const [agents, words] of [
      ['{}', 'Agent faulty is not deployed in the stack ManyRuns'],
      [JSON.stringify({ faulty: 'a'.repeat(64) }), 'Agent faulty is another version of what is deployed'],
    ]) {
      aws.outputs.set('Agents', agents);
      const refused = await run('--on', 'aws', '--out', 'there');
      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
      expect(refused.stderr).toContain(advice);
      expect(executions()).toEqual([]);
    }
    aws.outputs.set('Agents', JSON.stringify({ faulty: faulty().sha256 }));
    const [here, there] = await Promise.all([run('--out', 'here'), run('--on', 'aws', '--out', 'there')]);
    expect(there).toMatchObject({ code: 0, stdout: here.stdout });
  });

  it('joins an execution that runs already, and starts the rest where that had fewer seeds', async () => {
    const open = Promise.withResolvers<void>();
    aws.machine = orchestrator({ limiter: open.promise });
    await runOnAws('--detach', '--seeds', '2');
    const { said, ended } = start(['run', 'small.yaml', '--on', 'aws', '--out', 'joined', '--json'], aws.env);
    await said(`Joining ${id}-1`);
    open.resolve();
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout).seeds.count).toBe(4);
    expect(executions()).toEqual([`${id}-1 SUCCEEDED`, `${id}-2 SUCCEEDED`]);
  });

  it('joins what was started with the same options, and refuses others in words, with exit 2', async () => {
    const open = Promise.withResolvers<void>();
    aws.machine = orchestrator({ limiter: open.promise });
    await runOnAws('--detach', '--concurrency', '2', '--max-cost', '1');
    const other = await runOnAws('--concurrency', '1', '--max-cost', '1', '--retry-failed', '--out', 'other');
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toContain(
      `${id}-1 is running, and was started without \`--concurrency\`, \`--retry-failed\`:`,
    );
    for (const words of [`manyruns watch ${id}`, `manyruns cancel ${id}`, 'repeat it without'])
      expect(other.stderr).toContain(words);
    const asked = ['--concurrency', '2', '--max-cost', '1', '--out', 'same'];
    const { child, ended } = start(['run', 'small.yaml', '--on', 'aws', ...asked], aws.env);
    let stderr = '';
    child.stderr?.on('data', (data) => (stderr += data));
    await until(() => stderr.includes(`Joining ${id}-1`));
    open.resolve();
    expect((await ended).code).toBe(0);
    expect(executions()).toEqual([`${id}-1 SUCCEEDED`]);
  });

  it('tells what made runs fail', async () => {
    const train = orchestrator();
    aws.machine = async (input, signal) => {
      const answer = await train(input, signal);
      const progress = await readJson<object>(aws.store, keys.progress(id));
      const failures = [{ error: 'Sandbox.Timedout: it took long', runs: 3, variant: 'fixed', seed: 2 }];
      await writeJson(aws.store, keys.progress(id), { ...progress, failures });
      return answer;
    };
    const { stderr } = await runOnAws('--out', 'failures', '--quiet');
    expect(stderr).toContain('3 runs failed, the first one seed 2 of fixed: Sandbox.Timedout: it took long');
  });

  it("takes a world of one's own along, and home again", async () => {
    const environment = `{ name: 'corridor', states: 4, actions: 2, starts: [0], outcomes: (state, action) =>
      [{ nextState: Math.min(3, Math.max(0, state + 2 * action - 1)), reward: -1, terminated: state + action > 2 }] }`;
    const text = `export default { name: 'own', environment: ${environment}, episodes: 20, seeds: 2, variants: { a: { epsilon: 0.3 } } };`;
    await writeFile(join(folder, 'own.mjs'), text);
    const { code, stderr } = await manyruns('run', 'own.mjs', '--on', 'aws', '--out', 'own', '--quiet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [own] = await readdir(join(folder, 'own'));
    expect(await readdir(join(folder, 'own', own, 'tables'))).toHaveLength(1);
    expect((await local('verify', `own/${own}`)).stdout).toContain('2 runs trained again: every digest');
  });

  it('starts and does not wait with --detach; watch brings the results', async () => {
    const { code, stderr, stdout } = await runOnAws('--detach', '--out', 'detached');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`manyruns watch ${id}`);
    const watched = await manyruns('watch', id, '--out', 'detached');
    expect(watched.code).toBe(0);
    expect(watched.stdout).toContain('the best first');
    expect(await readdir(join(folder, 'detached', id))).toContain('report.html');
  });

  it('stops following at Ctrl-C with 130, says how to go on, and leaves the runs alone', async () => {
    const open = Promise.withResolvers<void>();
    aws.machine = orchestrator({ limiter: open.promise });
    const { child, said, ended } = start(['run', 'small.yaml', '--on', 'aws', '--out', 'stopped'], aws.env);
    await said('Training 8 runs on AWS Lambda');
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    for (const words of [
      'The runs go on',
      `manyruns watch ${id}`,
      `manyruns cancel ${id}`,
      'console.aws.amazon.com',
    ])
      expect(stderr).toContain(words);
    expect(executions()).toEqual([`${id}-1 RUNNING`]);
    open.resolve();
    expect((await manyruns('watch', id, '--out', 'stopped', '--json')).code).toBe(0);
  });

  it('says why an execution failed, what is kept, and how to go on', async () => {
    aws.machine = async () => {
      throw Object.assign(new Error('The account allows 0 runs at once'), { name: 'CannotGoOnError' });
    };
    const { code, stdout, stderr } = await runOnAws('--out', 'failed');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(
      `${id} is not done: the execution ${id}-1 failed (CannotGoOnError: The account allows 0 runs at once).`,
    );
    expect(stderr).toContain('goes on from there');
    expect(await readdir(folder)).not.toContain('failed');
  });

  it('tells what the orchestrator wants a person to know, and what it cost', async () => {
    const train = orchestrator();
    aws.machine = async (input, signal) => {
      const answer = await train(input, signal);
      const progress = await readJson<object>(aws.store, keys.progress(id));
      const notes = ['The account allows 10 runs at once.'];
      const cost = { usd: 0.0123, estimated: false, calls: 8, billedMs: 900 };
      await writeJson(aws.store, keys.progress(id), { ...progress, notes, cost });
      return answer;
    };
    const { stderr } = await runOnAws('--out', 'noted');
    expect(stderr).toContain('The account allows 10 runs at once.');
    expect(stderr).toContain('Cost: 0.0123 USD');
  });

  it('joins what stood here: the same runs are kept aside, others count', async () => {
    const out = ['--out', 'mixed'];
    await writeFile(
      join(folder, 'other.yaml'),
      (await readFile(join(folder, 'small.yaml'), 'utf8')).replace('seeds: 4', 'seeds: [1, 100]'),
    );
    await local('run', 'other.yaml', ...out, '--quiet', '--no-report');
    await writeFile(
      join(folder, 'many.yaml'),
      (await readFile(join(folder, 'small.yaml'), 'utf8')).replace('seeds: 4', 'seeds: {from: 0, count: 64}'),
    );
    const { code, stdout, stderr } = await manyruns('run', 'many.yaml', '--on', 'aws', ...out, '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('2 parts here held runs that came from AWS too');
    expect(JSON.parse(stdout).variants.fixed.runs).toBe(65);
    const verified = await local('verify', `mixed/${id}`, '--sample', '8');
    expect(verified.stdout).toContain('8 runs trained again: every digest');
    // Of two seeds each there, and of one here.
    expect(await readdir(join(folder, 'mixed', id, 'runs'))).toHaveLength(2 * 33);
  });
});

describe('what it may cost', () => {
  it('is refused above --max-cost, before anything is written', async () => {
    const { code, stderr } = await runOnAws('--max-cost', '0.0001');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /Estimated to cost 0\.\d+ USD, more than `--max-cost 0.0001`: nothing was started/,
    );
    expect(await aws.store.list('')).toEqual([]);
  });

  it('is refused above 1 USD where there is no terminal to ask on; --yes agrees', async () => {
    const text = await readFile(join(folder, 'small.yaml'), 'utf8');
    await writeFile(
      join(folder, 'large.yaml'),
      text.replace('10001', '500000').replace('seeds: 4', 'seeds: 20000'),
    );
    const large = ['run', 'large.yaml', '--on', 'aws', '--detach'];
    const { code, stderr } = await manyruns(...large);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no terminal to ask on: nothing was started. `--yes` agrees');
    aws.machine = async () => ({});
    expect((await manyruns(...large, '--yes', '--max-cost', '1000', '--concurrency', '7')).code).toBe(0);
    const [{ input }] = aws.executions.values();
    expect(JSON.parse(input)).toMatchObject({ concurrency: 7, maxCostUsd: 1000 });
  });

  it('is told by plan --on aws, which needs no credentials', async () => {
    const plan = ['plan', 'small.yaml', '--on', 'aws', '--region', 'eu-west-1'];
    expect((await local(...plan)).stdout).toMatch(
      /On AWS Lambda in eu-west-1: 8 calls of train-one-run, .*USD; with 500 at once about \d+ s/,
    );
    const { onAws } = JSON.parse((await local(...plan, '--json')).stdout);
    expect(onAws).toMatchObject({ region: 'eu-west-1', calls: 8, concurrency: 500 });
  });
});

describe('cancel, watch and list', () => {
  it('cancel ends a running experiment, and the one who follows is told', async () => {
    const open = Promise.withResolvers<void>();
    aws.machine = orchestrator({ limiter: open.promise });
    await runOnAws('--detach', '--concurrency', '1');
    await until(async () => (await aws.store.list(keys.progress(id))).length > 0);
    const following = manyruns('watch', id, '--out', 'cancelled');
    const { code, stdout } = await manyruns('cancel', id);
    expect(code).toBe(0);
    expect(stdout).toContain(`Asked ${id} to end`);
    expect(await aws.store.list(`${id}/cancel`)).toEqual([`${id}/cancel`]);
    // The orchestrator looks for it before it writes its progress, once a second.
    const asked = Date.now();
    await until(
      async () => Date.parse((await readJson<Progress>(aws.store, keys.progress(id))).updated) > asked,
    );
    open.resolve();
    const ended = await following;
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain(`${id} is not done: it is cancelled.`);
    expect(ended.stderr).toContain('1 of 8 runs are kept in s3://');
    expect((await manyruns('cancel', id)).stdout).toContain('is not running (cancelled)');
  });

  it('watch shows what is done already, also where no execution is known any more', async () => {
    await runOnAws('--detach');
    await until(() => executions()[0]?.endsWith('SUCCEEDED'));
    aws.executions.clear();
    const { code, stdout } = await manyruns('watch', id, '--out', 'again', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).id).toBe(id);
  });

  it('list shows the experiments in the bucket', async () => {
    expect((await manyruns('list', 'results', '--on', 'aws')).stdout).toContain('No results in s3://');
    await runOnAws('--detach');
    await until(() => executions()[0]?.endsWith('SUCCEEDED'));
    expect((await manyruns('list', 'results', '--on', 'aws')).stdout).toMatch(
      new RegExp(`^${id} +done +8 of 8 runs +2 x 4`),
    );
  });

  it('refuse an id that is none, or not in the bucket, with exit 2', async () => {
    const none = `There is no experiment \`small-0123456789ab\` in s3://`;
    const cases: [string[], string][] = [
      [['watch', 'small'], 'Expected the id of an experiment'],
      [['watch', 'small-0123456789ab'], none],
      [['cancel', 'small-0123456789ab'], none],
    ];
    const ended = await Promise.all(cases.map(([args]) => manyruns(...args)));
    for (const [i, { code, stderr }] of ended.entries()) {
      expect(code).toBe(2);
      expect(stderr).toContain(cases[i][1]);
    }
  });
});

describe('an AWS that cannot be used', () => {
  it('is told in one sentence, with exit 3, and nothing is written', async () => {
    const { code, stdout, stderr } = await start(['run', 'small.yaml', '--on', 'aws', '--quiet'], {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    }).ended;
    expect(stderr).toBe(
      'Cannot find the stack ManyRuns: no AWS region is set. Say `--region R`, or set AWS_REGION, or a region in your AWS profile.\n',
    );
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });
});

describe('flags that mean nothing in a place', () => {
  const cases: [string[], string][] = [
    [['run', 'small.yaml', '--max-cost', '1', '--detach'], '`--max-cost` goes with `--on aws` only'],
    [['run', 'small.yaml', '--on', 'aws', '--threads', '2'], '`--threads` goes with `--on local` only'],
    [['plan', 'small.yaml', '--region', 'eu-west-1'], '`--region` goes with `--on aws` only'],
    [['list', 'results', '--stack', 'Other'], '`--stack` goes with `--on aws` only'],
    [['list', 'agents', '--on', 'aws'], '`--on aws` goes with `list results` only'],
    [['run', 'small.yaml', '--on', 'aws', '--max-cost', 'nought'], 'an amount of USD above 0'],
    [
      ['run', 'small.yaml', '--on', 'aws', '--concurrency', '901'],
      'from 1 to 900, because each call needs a socket',
    ],
  ];
  it('are refused with exit 2', async () => {
    const ended = await Promise.all(cases.map(([args]) => manyruns(...args)));
    for (const [i, { code, stdout, stderr }] of ended.entries()) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(cases[i][1]);
    }
  });
});
