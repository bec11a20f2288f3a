import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '../../src/validation/errors.ts';
import { manyruns } from '../command-line.ts';
import { planOf } from '../dataset.ts';
import { deployed } from './deployed.ts';
import { ADMINISTRATOR } from './emulator.ts';
import { invoke } from './invoke.ts';
import { reconfigure } from './reconfigure.ts';
import { freshExperiment } from './results.ts';
import { roleOfFunction, without } from './role.ts';

const { emulator, outputs, store, train, orchestrate, execute } = deployed();
const functions = ['TrainOneRun', 'Orchestrator'] as const;
const PLANTED = 'planted-in-the-environment-of-the-functions';

let folder: string;
const restore: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyruns-credentials-'));
  for (const name of functions) {
    const environment = {
      NODE_OPTIONS: `--enable-source-maps --import ${pathToFileURL(join(import.meta.dirname, 'telling.mjs'))}`,
      TELL_FILE: join(folder, `told-by-${name}`),
      PLANTED,
    };
    restore.push(await reconfigure({ emulator, alias: outputs[name], changes: { environment } }));
  }
  await Promise.all(
    functions.map((name) =>
      invoke(emulator, outputs[name], {}).catch((error) => said.push(messageOf(error))),
    ),
  );
});
afterAll(async () => {
  for (const one of restore) await one();
  await rm(folder, { recursive: true });
});

/** All that was answered, printed and written, and was not kept anywhere else. */
const said: string[] = [];

/** Everything that is secret here: the person's credentials, and those that the functions were given. */
async function secrets(): Promise<string[]> {
  const told = await Promise.all(functions.map((name) => readFile(join(folder, `told-by-${name}`), 'utf8')));
  const all = [...told.join('\n').split('\n').filter(Boolean), ...Object.values(ADMINISTRATOR)];
  return [...new Set(all)];
}

function expectNone(text: string, of: readonly string[]) {
  expect(text.length).toBeGreaterThan(0);
  expect(of.filter((secret) => text.includes(secret))).toEqual([]);
}

/** All that the command line prints; what it printed before it failed, too. */
async function printed(args: readonly string[], changes: Readonly<Record<string, string>> = {}) {
  const env = { ...emulator.env, DEBUG: 'manyruns', ...changes };
  const { stdout, stderr } = await manyruns(args, { cwd: folder, env });
  return stdout + stderr;
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('the credentials of a person and of the functions', () => {
  it('are there to be found: the functions have some of their own, and what was planted', async () => {
    const all = await secrets();
    expect(all).toEqual(expect.arrayContaining([PLANTED, ...Object.values(ADMINISTRATOR)]));
    expect(all.length).toBeGreaterThanOrEqual(6);
  });

  it('are not in what the functions answer and throw', async () => {
    const place = { emulator, roleArn: await roleOfFunction(emulator, outputs.Orchestrator) };
    const denied = (sid: string) => () =>
      without({ ...place, sid }, () => orchestrate({ experiment: freshExperiment() }));
    const calls = [
      () => train({ environment: 'taxi', epsilon: 0.1, episodes: 3, seed: 1 }),
      () => train({ environment: 'taxi', epsilon: 7 }),
      () => orchestrate({ experiment: freshExperiment() }),
      () => orchestrate({ id: 'nowhere-0123456789ab' }),
      denied('InvokeTrainOneRun'),
      denied('ReadAndWriteResults'),
      denied('ListResults'),
    ];
    const before = said.length;
    for (const call of calls) {
      said.push(await call().then(JSON.stringify, (error) => `${error.name}: ${messageOf(error)}`));
    }
    expect(said.slice(before).filter((text) => /not authorized|denied/i.test(text))).toHaveLength(3);
    expectNone(said.join('\n'), await secrets());
  });

  it('are not in the history of an execution', async () => {
    const executions = [
      await execute({ experiment: freshExperiment() }),
      await execute({ experiment: freshExperiment({ seeds: -1 }) }),
    ];
    expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'FAILED']);
    expectNone(JSON.stringify(executions), await secrets());
  });

  it('are not in what the command line prints, with DEBUG=manyruns too, nor in the files that it writes', async () => {
    const experiment = freshExperiment({ episodes: 50, seeds: 4 });
    await writeFile(join(folder, 'experiment.json'), JSON.stringify(experiment));
    const run = ['run', 'experiment.json', '--on', 'aws', '--out', 'results'];
    const texts = [
      await printed(run),
      await printed(['list', 'results', '--on', 'aws']),
      await printed(['list', 'results', '--on', 'aws', '--stack', 'Other']),
      await printed(['watch', 'nowhere-0123456789ab']),
      await printed(run, {
        AWS_SESSION_TOKEN: 'planted-token',
        AWS_SECRET_ACCESS_KEY: 'planted-wrong-secret',
      }),
      await printed(run, { AWS_ENDPOINT_URL: 'https://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' }),
      await printed(['run', 'experiment.json', '--out', 'here']),
    ];
    expect(texts[0]).toContain('Results: results/');
    expect(texts[5]).toContain('ECONNREFUSED');
    const all = [...(await secrets()), 'planted-token', 'planted-wrong-secret'];
    for (const text of texts) expectNone(text, all);
    for (const out of ['results', 'here']) {
      const files = (await readdir(join(folder, out), { recursive: true, withFileTypes: true })).filter(
        (file) => file.isFile(),
      );
      expect(files.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['report.html', 'summary.json', 'progress.json', 'experiment.json']),
      );
      for (const { parentPath, name } of files) {
        expectNone(textOf(await readFile(join(parentPath, name))), all);
      }
    }
    for (const key of await store.list(`${planOf(experiment).id}/`)) {
      expectNone(textOf(await store.read(key)), all);
    }
  });

  it('are not in the log of a function', async () => {
    const client = new CloudWatchLogsClient(emulator.client());
    const all = await secrets();
    for (const name of functions) {
      const logGroupName = `/aws/lambda/${outputs[name].split(':').at(-2)}`;
      const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName }));
      expectNone(events.map(({ message }) => message).join('\n'), all);
    }
    expectNone(await emulator.log(), all);
  });
});
