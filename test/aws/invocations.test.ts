import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployed } from './deployed.ts';
import { type Changes, reconfigured } from './reconfigure.ts';
import { A_PART_EACH, expectWhole, freshExperiment } from './results.ts';

const { emulator, outputs, store, execute } = deployed();
const withOrchestrator = <Result>(changes: Changes, attempt: () => Promise<Result>) =>
  reconfigured({ emulator, alias: outputs.Orchestrator, changes }, attempt);

const withTrain = <Result>(changes: Changes, attempt: () => Promise<Result>) =>
  reconfigured({ emulator, alias: outputs.TrainOneRun, changes }, attempt);

const invocationsOf = ({ events }: { events: readonly string[] }) =>
  events.filter((type) => type === 'TaskStateEntered').length;

describe('the state machine', () => {
  it('runs an experiment in one invocation where it fits', async () => {
    const experiment = freshExperiment({ seeds: 4 });
    const execution = await execute({ experiment });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done', ok: 4, missing: 0 } });
    expect(invocationsOf(execution)).toBe(1);
    await expectWhole(store, experiment);
  });

  it('goes on invocation by invocation where it does not', async () => {
    // A hundred parts, each a call of a fraction of a second: more than fit on any machine, and few to read again.
    const experiment = freshExperiment({ episodes: 100_000, seeds: 100 });
    const execution = await withOrchestrator({ timeoutSeconds: 7 }, () =>
      execute({ experiment, concurrency: 1 }),
    );
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done', ok: 100, missing: 0 } });
    expect(invocationsOf(execution)).toBeGreaterThan(1);
    expect(execution.output?.invocation).toBe(invocationsOf(execution));
    await expectWhole(store, experiment);
  }, 180_000);

  it('tries again when the orchestrator dies, and loses and doubles nothing', async () => {
    const experiment = freshExperiment({ ...A_PART_EACH, seeds: 24 });
    const deaths = join(emulator.folder, 'deaths');
    const environment = {
      NODE_OPTIONS: `--enable-source-maps --import ${pathToFileURL(join(import.meta.dirname, 'dying.mjs'))}`,
      DEATHS: '6,25',
      DEATHS_FILE: deaths,
    };
    const execution = await withOrchestrator({ environment }, () => execute({ experiment, concurrency: 2 }));
    expect(await readFile(deaths, 'utf8')).toBe('xx');
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done', ok: 24, missing: 0 } });
    await expectWhole(store, experiment);
  }, 120_000);

  it('fails at once, in words, for what a person has to change', async () => {
    const execution = await execute({ experiment: freshExperiment({ episodes: 0 }) });
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('`episodes`');
  });

  it.each([[7], [[{}]]])('refuses input that is no object, %j, at once and in words', async (input) => {
    const execution = await execute(input);
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('Unknown key `\\"input\\"`');
    expect(invocationsOf(execution)).toBe(1);
  });

  it('has what made runs fail in its output', async () => {
    const environment = { kind: 'frozen-lake', map: ['SFFG'], slippery: true };
    const experiment = freshExperiment({ environment, episodes: 1, maxStepsPerEpisode: 1 });
    const { output } = await withTrain({ environment: { NODE_OPTIONS: '--max-old-space-size=1' } }, () =>
      execute({ experiment }),
    );
    expect(output).toMatchObject({
      status: 'done',
      failed: 2,
      failures: [{ runs: 2, variant: 'fixed', seed: 0, error: expect.stringMatching(/Runtime|exit/) }],
    });
  });
});
