import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type RunResult, trainRun } from 'manyruns';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { localDataset } from '../dataset.ts';
import { inputProblems } from '../input-problems.ts';
import { deployed } from './deployed.ts';
import { invoke } from './invoke.ts';
import { digestsIn, freshExperiment, localDigests, storeOf } from './results.ts';

const { emulator, outputs } = deployed();
const train = (event: unknown) => invoke(emulator, outputs.TrainOneRun, event);
const orchestrate = (event: unknown) => invoke(emulator, outputs.Orchestrator, event);
const store = storeOf(emulator, outputs);

describe('train-one-run, invoked by hand', () => {
  const spec = { environment: 'taxi', epsilon: 0.1, episodes: 1000, seed: 7 } as const;

  it('answers with the run that the library gives here', async () => {
    const answer = await train(spec);
    const here: RunResult = trainRun(spec);
    expect(answer).toMatchObject({
      spec: here.spec,
      timesteps: Array.from(here.timesteps),
      penalties: Array.from(here.penalties),
      returns: Array.from(here.returns),
      digest: here.digest,
    });
    expect(answer.totals.timesteps).toBe(here.timesteps.reduce((sum, steps) => sum + steps));
  });

  it('says what is wrong in the words of the command line', async () => {
    const wrong = { environment: 'taxy', epsilon: 2, episodes: 10, seed: 7 };
    const problems = inputProblems(() => trainRun(wrong as never));
    expect(problems[0]).toContain('did you mean `taxi`?');
    await expect(train(wrong)).rejects.toThrow(problems.join('\n'));
  });
});

describe('the orchestrator, invoked by hand', () => {
  it('answers with what it did, and leaves all files of the contract in the bucket', async () => {
    const text = await readFile(join(import.meta.dirname, '../../experiments/quickstart.yaml'), 'utf8');
    // Of its own name: the tests of the command line run the quickstart itself.
    const experiment = { ...parse(text), name: 'by-hand' };
    const answer = await orchestrate({ experiment });
    expect(answer).toMatchObject({
      status: 'done',
      bucket: outputs.ResultsBucket,
      planned: 96,
      ok: 96,
      failed: 0,
      missing: 0,
    });
    expect(answer.cost.usd).toBeGreaterThan(0);
    const files = (await store.list(`${answer.id}/`)).map((key) => key.slice(answer.id.length + 1));
    const parts = Object.keys(await localDataset(experiment)).map((key) => key.slice(answer.id.length + 1));
    expect(files.sort()).toEqual(['experiment.json', 'progress.json', 'summary.json', ...parts].sort());
    expect(await digestsIn(store, answer.id)).toEqual(await localDigests(experiment));
  });

  it('takes half of what the account has left, and says that it is little', async () => {
    const answer = await orchestrate({ experiment: freshExperiment() });
    expect(answer.concurrency).toBe(5);
    expect(answer.notes).toEqual([expect.stringContaining('half of what this account has left')]);
  });

  it('logs as JSON what it did, with its metrics', async () => {
    const { id } = await orchestrate({ experiment: freshExperiment() });
    const { events = [] } = await new CloudWatchLogsClient(emulator.client()).send(
      new FilterLogEventsCommand({ logGroupName: '/aws/lambda/manyruns-orchestrator' }),
    );
    const lines = events.flatMap(({ message = '' }) =>
      message.startsWith('{') ? [JSON.parse(message)] : [],
    );
    const own = lines.filter(({ experiment }) => experiment === id);
    expect(own.map(({ message }) => message)).toEqual(['invocation began', 'invocation ended']);
    expect(own[1]).toMatchObject({ level: 'INFO', service: 'manyruns-orchestrator', status: 'done', ok: 2 });
    expect(lines.at(-1)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'manyruns' }] },
      Runs: 2,
      Parts: 1,
      Cost: expect.any(Number),
    });
  });
});
