import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runInvocation } from '../../src/aws/run-invocation.ts';
import type { Invoke } from '../../src/backends/lambda/invoke.ts';
import { type ExperimentRecord, planOf } from '../../src/experiment/record.ts';
import { failedPart } from '../../src/parts/train-part.ts';
import { keys } from '../../src/results/keys.ts';
import type { Progress } from '../../src/results/progress.ts';
import { writeSummary } from '../../src/results/write-summary.ts';
import { readJson, writeJson } from '../../src/store/store.ts';
import { checkEnd, commandFolder, says } from '../command-folder.ts';
import { type FakeAws, fakeAws, type Machine } from '../fake-aws.ts';
import { inProcessInvoke } from '../in-process-invoke.ts';
import { invocationContext } from '../invocation-context.ts';
import { faulty } from '../own-agents.ts';

const { at, ends, files, read, start, write } = commandFolder();
let aws: FakeAws;
let id: string;

beforeAll(async () => {
  // Each run is a part of its own.
  const variants = '{fixed: {epsilon: 0.1}, greedy: {epsilon: 0}}';
  await write(
    'small.yaml',
    `name: small\nenvironment: taxi\nepisodes: 10001\nseeds: 4\nvariants: ${variants}\n`,
  );
  id = JSON.parse((await ends(0, 'plan small.yaml --json')).stdout).id;
});
beforeEach(async () => {
  aws = await fakeAws();
  aws.machine = orchestrator();
});
afterEach(() => aws.stop());

/** What the deployed state machine does, in this process: the real orchestrator, invocation by invocation, over the real train-one-run. */
function orchestrator(gate?: Promise<unknown>): Machine {
  return async (input) => {
    const invoke: Invoke = async (payload, call) => {
      await gate;
      return inProcessInvoke(payload, call);
    };
    const answer = await runInvocation(input, invocationContext(aws.store, { invoke }));
    if (answer.status === 'failed') throw new Error(answer.error);
    return answer;
  };
}

/** Lets no run begin before it is opened. */
function closedGate(): () => void {
  const gate = Promise.withResolvers<void>();
  aws.machine = orchestrator(gate.promise);
  return gate.resolve;
}

const onAws = (line: string, code = 0) => ends(code, line, aws.env);
const runOnAws = (options: string, code = 0) => onAws(`run small.yaml --on aws ${options}`, code);
const startOnAws = (options: string) => start(`run small.yaml --on aws ${options}`, aws.env);
const executions = () => [...aws.executions.values()].map(({ name, status }) => `${name} ${status}`);

describe('manyruns run --on aws', () => {
  it('gives the same answer as a local run, in the same files, and verify agrees', async () => {
    const [here, there] = await Promise.all([
      ends(0, 'run small.yaml --out here --json --no-report'),
      runOnAws('--out there --json --no-report'),
    ]);
    expect(there.stdout).toBe(here.stdout);
    says(
      there.stderr,
      '2 variants x 4 seeds = 8 runs',
      /On AWS Lambda in eu-central-1: 8 parts to train, .* USD/,
    );
    says(there.stderr, `Started ${id}-1.`, `Results: there/${id}`);
    expect((await files('there')).sort()).toEqual((await files('here')).sort());
    says((await ends(0, `verify there/${id}`)).stdout, '8 runs trained again: every digest');
  });

  it('reuses what stands in the bucket, under the next name, and downloads what is new only', async () => {
    await runOnAws('--out reused --quiet --seeds 2 --no-report');
    const { stderr } = await runOnAws('--out reused');
    // 4 x 3 files, experiment, progress, summary
    says(stderr, '4 parts to train', '4 runs stand already.', 'Downloading 15 files');
    expect(executions()).toEqual([`${id}-1 SUCCEEDED`, `${id}-2 SUCCEEDED`]);
  });

  it('trains an agent of one’s own where that very code is deployed, and starts nothing elsewhere', async () => {
    const file = join(import.meta.dirname, '../own-agents.ts');
    const code = `import { faulty } from ${JSON.stringify(file)};
      export default { name: 'own', environment: 'taxi', agent: faulty(), epsilon: 0.1, episodes: 50, seeds: 3 };`;
    await write('own.ts', code);
    const run = (options: string, code = 0) => onAws(`run own.ts --json --no-report ${options}`, code);
    const advice = `Nothing was started. \`npx cdk deploy -c agents=${file}\` deploys`;
    for (const [agents, words] of [
      ['{}', 'Agent faulty is not deployed in the stack ManyRuns'],
      [JSON.stringify({ faulty: 'a'.repeat(64) }), 'Agent faulty is another version of what is deployed'],
    ]) {
      aws.outputs.set('Agents', agents);
      says((await run('--on aws --out there', 2)).stderr, words, advice);
      expect(executions()).toEqual([]);
    }
    aws.outputs.set('Agents', JSON.stringify({ faulty: faulty().sha256 }));
    const [here, there] = await Promise.all([run('--out here'), run('--on aws --out there')]);
    expect(there.stdout).toBe(here.stdout);
  });

  it('joins an execution that runs already, and starts the rest where that had fewer seeds', async () => {
    const open = closedGate();
    await runOnAws('--detach --seeds 2');
    const { said, ended } = startOnAws('--out joined --json');
    await said(`Joining ${id}-1`);
    open();
    expect(JSON.parse(checkEnd(await ended, 0).stdout).seeds.count).toBe(4);
    expect(executions()).toEqual([`${id}-1 SUCCEEDED`, `${id}-2 SUCCEEDED`]);
  });

  it('joins what was started with the same options, and refuses others in words, with exit 2', async () => {
    const open = closedGate();
    await runOnAws('--detach --concurrency 2 --max-cost 1');
    const { stderr } = await runOnAws('--concurrency 1 --max-cost 1 --retry-failed --out other', 2);
    says(stderr, `${id}-1 is running, and was started without \`--concurrency\`, \`--retry-failed\`:`);
    says(stderr, `manyruns watch ${id}`, `manyruns cancel ${id}`, 'repeat it without');
    const { said, ended } = startOnAws('--concurrency 2 --max-cost 1 --out same');
    await said(`Joining ${id}-1`);
    open();
    checkEnd(await ended, 0);
    expect(executions()).toEqual([`${id}-1 SUCCEEDED`]);
  });

  it('goes on between two invocations, when progress.json says `incomplete`', async () => {
    const train = orchestrator();
    aws.machine = async (input, signal) => {
      const counts = { planned: 8, ok: 1, failed: 0, reused: 0, episodes: 1 };
      const between = { id, state: 'incomplete', ...counts, started: new Date(0), updated: new Date() };
      await writeJson(aws.store, keys.progress(id), between);
      await sleep(3000);
      return train(input, signal);
    };
    await runOnAws('--out between --no-report');
  });

  it('tells what made runs fail, what the orchestrator wants a person to know, and what it cost', async () => {
    const train = orchestrator();
    aws.machine = async (input, signal) => {
      const answer = await train(input, signal);
      const record = await readJson<ExperimentRecord>(aws.store, keys.experiment(id));
      const part = failedPart(planOf(record).parts[0], new Error('Sandbox.Timedout: it took long'));
      for (const [key, bytes] of Object.entries(part.files)) await aws.store.write(`${id}/${key}`, bytes);
      await writeSummary(aws.store, record);
      const progress = await readJson<object>(aws.store, keys.progress(id));
      const cost = { usd: 0.0123, estimated: false, calls: 8, billedMs: 900 };
      const notes = ['The account allows 10 runs at once.'];
      await writeJson(aws.store, keys.progress(id), { ...progress, notes, cost });
      return answer;
    };
    const failed =
      '1 run failed, the first one seed 0 of fixed: Sandbox.Timedout: it took long\n' +
      '1 run failed; --retry-failed trains them again.\n';
    const { stderr } = await runOnAws('--out told --no-report', 1);
    says(stderr, failed, 'The account allows 10 runs at once.\n', 'Cost: 0.0123 USD');
    expect((await runOnAws('--out told --no-report --quiet', 1)).stderr).toBe(failed);
  });

  it("takes a world of one's own along, and home again", async () => {
    const environment = `{ name: 'corridor', states: 4, actions: 2, starts: [0], outcomes: (state, action) =>
      [{ nextState: Math.min(3, Math.max(0, state + 2 * action - 1)), reward: -1, terminated: state + action > 2 }] }`;
    const text = `export default { name: 'own', environment: ${environment}, episodes: 20, seeds: 2, variants: { a: { epsilon: 0.3 } } };`;
    await write('own.mjs', text);
    expect((await onAws('run own.mjs --on aws --out own --quiet')).stderr).toBe('');
    const [own] = await readdir(at('own'));
    expect(await readdir(at(`own/${own}/tables`))).toHaveLength(1);
    says((await ends(0, `verify own/${own}`)).stdout, '2 runs trained again: every digest');
  });

  it('starts and does not wait with --detach; list and watch bring the results', async () => {
    says((await onAws('list results --on aws')).stdout, 'No results in s3://');
    const started = await runOnAws('--detach');
    expect(started.stdout).toBe('');
    says(started.stderr, `manyruns watch ${id}`);
    says((await onAws(`watch ${id} --out watched`)).stdout, 'the best first');
    expect(await readdir(at(`watched/${id}`))).toContain('report.html');
    says((await onAws('list results --on aws')).stdout, new RegExp(`^${id} +done +8 of 8 runs +2 x 4`));
    // Where no execution is known any more, progress.json tells that it is done.
    aws.executions.clear();
    const { stdout } = await onAws(`watch ${id} --out again --json`);
    expect(JSON.parse(stdout).id).toBe(id);
  });

  it('stops following at Ctrl-C with 130, says how to go on, and leaves the runs alone', async () => {
    const open = closedGate();
    const { child, said, ended } = startOnAws('--out stopped');
    await said('Training 8 runs on AWS Lambda');
    child.kill('SIGINT');
    const { stderr } = checkEnd(await ended, 130);
    says(stderr, /The runs go on\. `manyruns watch .*`manyruns cancel .*\nhttps:.*console\.aws\.amazon\.com/);
    expect(executions()).toEqual([`${id}-1 RUNNING`]);
    open();
    await onAws(`watch ${id} --out stopped --json`);
  });

  it('says why an execution failed, what is kept, and how to go on', async () => {
    aws.machine = async () => {
      throw Object.assign(new Error('The account allows 0 runs at once'), { name: 'CannotGoOnError' });
    };
    const why = 'CannotGoOnError: The account allows 0 runs at once';
    const { stderr } = await runOnAws('--out failed', 3);
    says(stderr, `${id} is not done: the execution ${id}-1 failed (${why}).`, 'goes on from there');
    expect(await readdir(at('.'))).not.toContain('failed');
  });

  it('joins what stood here: the same runs are kept aside, others count', async () => {
    const seeds = async (file: string, others: string) =>
      write(file, (await read('small.yaml')).replace('seeds: 4', `seeds: ${others}`));
    await seeds('other.yaml', '[1, 100]');
    await seeds('many.yaml', '{from: 0, count: 64}');
    await ends(0, 'run other.yaml --out mixed --quiet --no-report');
    const { stdout, stderr } = await onAws('run many.yaml --on aws --out mixed --json');
    expect(stderr).toContain('2 parts here held runs that came from AWS too');
    expect(JSON.parse(stdout).variants.fixed.runs).toBe(65);
    const verified = await ends(0, `verify mixed/${id} --sample 8`);
    says(verified.stdout, '8 runs trained again: every digest');
    // Of two seeds each there, and of one here.
    expect(await readdir(at(`mixed/${id}/runs`))).toHaveLength(2 * 33);
  });
});

describe('what it may cost', () => {
  it('is refused above --max-cost, before anything is written', async () => {
    const { stderr } = await runOnAws('--max-cost 0.0001', 2);
    says(stderr, /Estimated to cost 0\.\d+ USD, more than `--max-cost 0.0001`: nothing was started/);
    expect(await aws.store.list('')).toEqual([]);
  });

  it('is refused above 1 USD where there is no terminal to ask on; --yes agrees', async () => {
    const text = (await read('small.yaml')).replace('10001', '500000').replace('seeds: 4', 'seeds: 20000');
    await write('large.yaml', text);
    const large = 'run large.yaml --on aws --detach';
    says((await onAws(large, 2)).stderr, 'no terminal to ask on: nothing was started. `--yes` agrees');
    aws.machine = async () => ({});
    await onAws(`${large} --yes --max-cost 1000 --concurrency 7`);
    const [{ input }] = aws.executions.values();
    expect(JSON.parse(input)).toMatchObject({ concurrency: 7, maxCostUsd: 1000 });
  });

  it('is told by plan --on aws, which needs no credentials', async () => {
    const plan = 'plan small.yaml --on aws --region eu-west-1';
    says(
      (await ends(0, plan)).stdout,
      /On AWS Lambda in eu-west-1: 8 calls of train-one-run, .*USD; with 500 at once about \d+ s/,
    );
    const told = JSON.parse((await ends(0, `${plan} --json`)).stdout);
    expect(told.onAws).toMatchObject({ region: 'eu-west-1', calls: 8, concurrency: 500 });
  });
});

describe('manyruns cancel', () => {
  it('ends a running experiment, and the one who follows is told', async () => {
    const open = closedGate();
    await runOnAws('--detach --concurrency 1');
    const progress = () => readJson<Progress>(aws.store, keys.progress(id));
    await vi.waitFor(progress, 20_000);
    const following = onAws(`watch ${id} --out cancelled`, 3);
    says((await onAws(`cancel ${id}`)).stdout, `Asked ${id} to end`);
    expect(await aws.store.list(`${id}/cancel`)).toEqual([`${id}/cancel`]);
    // The orchestrator looks for it before it writes its progress, once a second.
    const asked = Date.now();
    await vi.waitFor(
      async () => expect(Date.parse((await progress()).updated)).toBeGreaterThan(asked),
      20_000,
    );
    open();
    says((await following).stderr, `${id} is not done: it is cancelled.\n1 of 8 runs are kept in s3://`);
    says((await onAws(`cancel ${id}`)).stdout, 'is not running (cancelled)');
  });
});

describe('what is refused with exit 2', () => {
  it.each([
    ['watch small', 'Expected the id of an experiment'],
    ['watch small-0123456789ab', 'There is no experiment `small-0123456789ab` in s3://'],
    ['cancel small-0123456789ab', 'There is no experiment `small-0123456789ab` in s3://'],
    ['run small.yaml --max-cost 1 --detach', '`--max-cost` goes with `--on aws` only'],
    ['run small.yaml --on aws --threads 2', '`--threads` goes with `--on local` only'],
    ['plan small.yaml --region eu-west-1', '`--region` goes with `--on aws` only'],
    ['list results --stack Other', '`--stack` goes with `--on aws` only'],
    ['list agents --on aws', '`--on` goes with `list results` only'],
    ['list --out elsewhere', '`--out` goes with `list results` only'],
    ['run small.yaml --on aws --detach --json', "'--detach' cannot be used with option '--json'"],
    ['run small.yaml --on aws --detach --no-report', "'--detach' cannot be used with option '--no-report'"],
    ['run small.yaml --open --no-report', "'--open' cannot be used with option '--no-report'"],
    ['run small.yaml --json --full', "'--json' cannot be used with option '--full'"],
    ['compare --csv values.csv --full', "'--csv <file>' cannot be used with option '--full'"],
    ['run small.yaml --on aws --max-cost nought', 'an amount of USD above 0'],
    ['run small.yaml --on aws --concurrency 901', 'from 1 to 900, because each call needs a socket'],
  ])('%s', async (line, words) => {
    says((await onAws(line, 2)).stderr, words);
  });
});
