import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { trainRun } from 'manyruns';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { handler } from '../../functions/train-one-run.ts';
import { carriedOut, planOf } from '../dataset.ts';
import { inputProblems } from '../input-problems.ts';
import { deployed } from './deployed.ts';
import { expectWhole, freshExperiment } from './results.ts';

const { emulator, outputs, store, train, orchestrate } = deployed();

describe('train-one-run, invoked by hand', () => {
  it('answers as its handler does here', async () => {
    const spec = { environment: 'taxi', epsilon: 0.1, episodes: 1000, seed: 7 };
    expect(await train(spec)).toEqual(JSON.parse(JSON.stringify(await handler(spec))));
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
    const whole = await carriedOut(planOf(experiment));
    expect(await store.list(`${answer.id}/`)).toEqual(await whole.list(''));
    await expectWhole(store, experiment);
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
