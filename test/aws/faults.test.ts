import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCommitted } from '../../src/results/committed.ts';
import { planOf, rowsIn } from '../dataset.ts';
import { deployed } from './deployed.ts';
import { type FaultyNetwork, type Rule, startFaultyNetwork } from './faulty-network.ts';
import { reconfigure, reconfigured } from './reconfigure.ts';
import { A_PART_EACH, expectWhole, freshExperiment } from './results.ts';

const { emulator, outputs, store, execute, ...functions } = deployed();
/** As many calls at once as there are runs. */
const orchestrate = (event: object) => functions.orchestrate({ concurrency: SEEDS, ...event });

/** Of these, each run is a part, and a call. */
const SEEDS = 12;
const someExperiment = () => freshExperiment({ ...A_PART_EACH, seeds: SEEDS });

let network: FaultyNetwork;
let restore: () => Promise<void>;
beforeAll(async () => {
  network = await startFaultyNetwork(emulator);
  const environment = {
    AWS_ENDPOINT_URL_LAMBDA: network.endpoint,
    AWS_ENDPOINT_URL_S3: network.endpoint,
    // A call that does not answer is given up after 5 seconds more.
    TIMEOUT_SECONDS: '1',
  };
  restore = await reconfigure({ emulator, alias: outputs.Orchestrator, changes: { environment } });
});
afterAll(async () => {
  await restore?.();
  await network?.stop();
});
beforeEach(() => network.break([]));

type Fault = Omit<Rule, 'service'>;
const onCall = (fault: Fault): Rule => ({ service: 'lambda', ...fault });

const throttled = (Reason: string) => ({
  error: { code: 'TooManyRequestsException', status: 429, fields: { Reason } },
});
const cutAnswer = { response: { truncate_frac: 0.5 } };

/** What can happen to a call. All first calls are under way at once, so that each of them is struck. */
const onCalls: Readonly<Record<string, Fault>> = {
  'is throttled by the account': throttled('ConcurrentInvocationLimitExceeded'),
  'is throttled by the reservation of the function': throttled(
    'ReservedFunctionConcurrentInvocationLimitExceeded',
  ),
  'meets an error 500 of Lambda': { error: { code: 'ServiceException', status: 500 } },
  'meets an error 503': { error: { code: 'ServiceUnavailable', status: 503 } },
  'loses its connection before the function runs': { reset: true },
  'loses its connection when the function has run': { response: { abort_bytes: 0 } },
  'loses its connection in the middle of the answer': { response: { abort_frac: 0.5 } },
  'gets an answer that ends too early': cutAnswer,
  'gets an answer of which bytes were changed': { response: { corrupt_bytes: 5 } },
  'gets an answer that calls itself an error': {
    response: { set_headers: { 'X-Amz-Function-Error': 'Unhandled' } },
  },
  'gets no answer': { timeout_ms: 10_000 },
  'gets a slow answer': { latency: 700 },
};

/** Everything that can happen to a request of S3, to one of three. */
const onRequests: Readonly<Record<string, Rule>> = {
  'asks it to slow down': { service: 's3', sequence: [1, 9], error: { code: 'SlowDown', status: 503 } },
  'has internal errors': { service: 's3', sequence: [1, 2], error: { code: 'InternalError', status: 500 } },
  'loses connections': { service: 's3', sequence: [1, 2], reset: true },
  'loses connections in the middle of a body that is written': {
    service: 's3',
    operation: 'PutObject',
    sequence: [1, 2],
    request: { cut_upload: { after_frac: 0.5 } },
  },
  'loses connections in the middle of a body that is read': {
    service: 's3',
    operation: 'GetObject',
    sequence: [1, 2],
    response: { abort_frac: 0.5 },
  },
};

/** No runs part stands without the files that it is of, as they were committed. */
async function expectNothingTorn(experiment: object) {
  const { id, variants } = planOf(experiment);
  expect(await readCommitted(store, id, variants)).toMatchObject({ damaged: [] });
}

describe('the deployed orchestrator', () => {
  it.each(Object.entries(onCalls))('comes through where each first call %s', async (_, fault) => {
    const experiment = someExperiment();
    await network.break([onCall({ ...fault, times: SEEDS })]);
    const answer = await orchestrate({ experiment });
    expect(answer).toMatchObject({ status: 'done', ok: SEEDS, failed: 0, missing: 0 });
    expect(await network.faults()).toBe(SEEDS);
    await expectWhole(store, experiment);
  });

  it.each(Object.entries(onRequests))('comes through where S3 %s', async (_, rule) => {
    // What stands already is read.
    const experiment = someExperiment();
    await orchestrate({ experiment: { ...experiment, seeds: 4 } });
    await network.break([rule]);
    const answer = await orchestrate({ experiment });
    expect(answer).toMatchObject({ status: 'done', ok: SEEDS, reused: 4, failed: 0, missing: 0 });
    expect(await network.faults()).toBeGreaterThan(3);
    await expectWhole(store, experiment);
  });

  it('goes on with a number of its own where it may not ask what the account has left', async () => {
    const denied = { code: 'AccessDeniedException', status: 403 };
    await network.break([onCall({ operation: 'GetAccountSettings', error: denied })]);
    const answer = await orchestrate({ experiment: freshExperiment(), concurrency: undefined });
    expect(await network.faults()).toBeGreaterThan(0);
    expect(answer).toMatchObject({ status: 'done', concurrency: 100 });
  });

  it('gives up runs whose answer cannot be read twice: failed rows, in words, until they are asked for again', async () => {
    const experiment = someExperiment();
    await network.break([onCall(cutAnswer)]);
    const answer = await orchestrate({ experiment });
    expect(answer).toMatchObject({ status: 'done', ok: 0, failed: SEEDS, missing: 0 });
    expect(await network.faults()).toBeGreaterThanOrEqual(2 * SEEDS);
    const rows = await rowsIn(store, answer.id);
    expect(rows).toHaveLength(SEEDS);
    for (const { status, error } of rows) {
      expect({ status, error }).toEqual({
        status: 'failed',
        error: expect.stringContaining('it is not JSON'),
      });
    }
    await network.break([]);
    expect(await orchestrate({ experiment, retryFailed: true })).toMatchObject({ ok: SEEDS, failed: 0 });
    await expectWhole(store, experiment);
  });

  it('leaves off near its deadline while it is throttled without end, and goes on when it is called again', async () => {
    const experiment = someExperiment();
    const passes = onCall({ latency: 1, times: 3 });
    await network.break([passes, onCall(throttled('ConcurrentInvocationLimitExceeded'))]);
    const place = { emulator, alias: outputs.Orchestrator, changes: { timeoutSeconds: 12 } };
    const answer = await reconfigured(place, () => orchestrate({ experiment }));
    expect(answer).toMatchObject({ status: 'incomplete', ok: 3, failed: 0, missing: SEEDS - 3 });
    await network.break([]);
    expect(await orchestrate({ experiment })).toMatchObject({ status: 'done', ok: SEEDS, reused: 3 });
    await expectWhole(store, experiment);
  });

  it.each([1, 4, 9])('commits nothing torn where S3 takes no more after %i writes', async (count) => {
    const experiment = someExperiment();
    const write = { service: 's3', operation: 'PutObject' } as const;
    await network.break([
      { ...write, latency: 1, times: count },
      { ...write, error: { code: 'AccessDenied', status: 403 } },
    ]);
    await expect(orchestrate({ experiment })).rejects.toThrow(/AccessDenied/);
    await expectNothingTorn(experiment);
    await network.break([]);
    expect(await orchestrate({ experiment })).toMatchObject({ status: 'done', ok: SEEDS });
    await expectWhole(store, experiment);
  });
});

describe('the state machine', () => {
  it('calls the orchestrator again when Lambda could not be reached at all', async () => {
    const experiment = someExperiment();
    await network.break([onCall({ reset: true, times: 3 * SEEDS })]);
    const execution = await execute({ experiment, concurrency: SEEDS });
    expect(execution).toMatchObject({
      status: 'SUCCEEDED',
      output: { status: 'done', ok: SEEDS, failed: 0 },
    });
    expect(execution.events).toContain('TaskFailed');
    await expectWhole(store, experiment);
  });

  it('loses nothing in a storm of all of it, and what failed is asked for again', async () => {
    const experiment = freshExperiment({
      ...A_PART_EACH,
      seeds: 10,
      variants: { fixed: { epsilon: 0.1 }, low: { epsilon: 0 } },
    });
    const often = [7, 5, 11, 6, 9, 8, 13, 10, 12];
    const storm = Object.values(onCalls).filter(({ timeout_ms }) => timeout_ms === undefined);
    await network.break([
      ...storm.map((fault, i) => onCall({ ...fault, sequence: [1, often[i % often.length]] })),
      ...Object.values(onRequests).map((rule): Rule => ({ ...rule, sequence: [1, 15] })),
    ]);
    const execution = await execute({ experiment, concurrency: 4 });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done', missing: 0 } });
    expect(await network.faults()).toBeGreaterThan(10);
    expect(await rowsIn(store, planOf(experiment).id)).toHaveLength(20);
    await network.break([]);
    await orchestrate({ experiment, retryFailed: true });
    await expectWhole(store, experiment);
  });
});
