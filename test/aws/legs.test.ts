import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployed } from './deployed.ts';
import { execute } from './execution.ts';
import { type Changes, reconfigured } from './reconfigure.ts';
import { digestsIn, freshExperiment, localDigests, planOf, rowsIn, storeOf } from './results.ts';
import { roleOfFunction, without } from './role.ts';

const { emulator, outputs } = deployed();
const store = storeOf(emulator, outputs);
const run = (event: object) => execute(emulator, outputs.Experiment, event);
const withOrchestrator = <Result>(changes: Changes, attempt: () => Promise<Result>) =>
  reconfigured({ emulator, alias: outputs.Orchestrator, changes }, attempt);

const legsOf = ({ events }: { events: readonly string[] }) =>
  events.filter((type) => type === 'TaskStateEntered').length;

describe('the state machine', () => {
  it('runs an experiment in one leg where it fits', async () => {
    const experiment = freshExperiment({ seeds: 4 });
    const execution = await run({ experiment });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done', ok: 4, missing: 0 } });
    expect(legsOf(execution)).toBe(1);
    expect(await digestsIn(store, planOf(experiment).id)).toEqual(await localDigests(experiment));
  });

  it('goes on leg by leg where it does not', async () => {
    const variants = Object.fromEntries([0.02, 0.05, 0.1, 0.2].map((e) => [`e-${e}`, { epsilon: e }]));
    const experiment = freshExperiment({ variants, seeds: 32, episodes: 200 });
    const execution = await withOrchestrator({ timeoutSeconds: 3 }, () =>
      run({ experiment, concurrency: 1 }),
    );
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done', ok: 128, missing: 0 } });
    expect(legsOf(execution)).toBeGreaterThan(1);
    expect(execution.output?.leg).toBe(legsOf(execution));
    expect(await digestsIn(store, planOf(experiment).id)).toEqual(await localDigests(experiment));
  });

  it('tries again when the orchestrator dies, and loses and doubles nothing', async () => {
    const experiment = freshExperiment({ seeds: 64, episodes: 200, variants: { a: { epsilon: 0.1 } } });
    const environment = {
      NODE_OPTIONS: `--enable-source-maps --import ${pathToFileURL(join(import.meta.dirname, 'dying.mjs'))}`,
      DEATHS: '700,900,1100,1300',
      DEATHS_FILE: join(emulator.folder, 'deaths'),
    };
    const execution = await withOrchestrator({ environment }, () => run({ experiment, concurrency: 1 }));
    expect(execution.events.filter((type) => /Failed/.test(type))).not.toEqual([]);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done', ok: 64, missing: 0 } });
    const { id } = planOf(experiment);
    expect(await rowsIn(store, id)).toHaveLength(64);
    expect(await digestsIn(store, id)).toEqual(await localDigests(experiment));
  });

  it('fails at once, in words, for what a person has to change', async () => {
    const execution = await run({ experiment: freshExperiment({ episodes: 0 }) });
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('`episodes`');
  });

  it('ends in a clear failure where legs finish nothing', async () => {
    const place = {
      emulator,
      roleArn: await roleOfFunction(emulator, outputs.Orchestrator),
      sid: 'InvokeTrainOneRun',
    };
    const execution = await without(place, () => run({ experiment: freshExperiment() }));
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toMatch(/not authorized|AccessDenied/);
  });
});
