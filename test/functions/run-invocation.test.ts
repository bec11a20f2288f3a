import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type AwsProgress, NoProgressError } from '../../src/aws/history.ts';
import { type InvocationContext, runInvocation } from '../../src/aws/run-invocation.ts';
import type { Metric, Telemetry } from '../../src/aws/telemetry.ts';
import { type Invoke, InvokeError } from '../../src/backends/lambda/invoke.ts';
import { plan as makePlan } from '../../src/experiment/plan.ts';
import { recordOf } from '../../src/experiment/record.ts';
import { keys } from '../../src/results/keys.ts';
import { decodeRuns } from '../../src/results/runs.ts';
import { readJson, type Store, writeJson } from '../../src/store/store.ts';
import { InputError } from '../../src/validation/errors.ts';
import { datasetIn, localDataset } from '../dataset.ts';
import { example as short, wholePlan } from '../example.ts';
import { inProcessInvoke } from '../in-process-invoke.ts';
import { invocationContext } from '../invocation-context.ts';
import { beforeWrites, memoryStore } from '../memory-store.ts';
import { crashing } from '../soak/crashing-store.ts';

/** Of ten runs, each so long that it is a part of its own. */
const example = { ...short, episodes: 10_001 };
const plan = wholePlan(example);
const { id } = plan;
const REPORT = 'REPORT RequestId: 0\tDuration: 99.5 ms\tBilled Duration: 1000 ms\tMemory Size: 1024 MB\t\n';
const reporting: Invoke = async (payload, call) => {
  // A call takes time, in which others have their turn.
  await setTimeout(2);
  return { ...(await inProcessInvoke(payload, call)), logTail: REPORT };
};

/** A place in which invocations run: a bucket in memory, a function in this process, a clock that the test sets. */
function place({ invoke = reporting, remainingMs = 900_000, seconds = 1_000_000 } = {}) {
  const time = { ms: seconds * 1000 };
  const store = memoryStore({ now: () => time.ms });
  const invocation = (event: object, changes: Partial<InvocationContext> = {}) =>
    runInvocation(
      event,
      invocationContext(store, { invoke, remainingMs, now: () => time.ms, memoryMb: 1024, ...changes }),
    );
  /** An invocation of the example. */
  const run = (event: object = {}, changes?: Partial<InvocationContext>) =>
    invocation({ experiment: example, ...event }, changes);
  const started = () => new Date(time.ms).toISOString();
  const progress = () => readJson<AwsProgress>(store, keys.progress(id));
  return { store, invocation, run, started, progress, time };
}

/** What operators are told, and each metric's sum. */
function telling() {
  const told: Record<string, unknown>[] = [];
  const counts: Partial<Record<Metric, number>> = {};
  const tell = (message: string, fields: object) => void told.push({ message, ...fields });
  const count: Telemetry['count'] = (metric, amount) => {
    counts[metric] = (counts[metric] ?? 0) + amount;
  };
  return { told, counts, telemetry: { info: tell, warn: tell, count } };
}

/** A store whose process is gone at its write of this number, from 0. */
const killedAt = (write: number, store: Store) => crashing(store, { write, moment: 'before' });

/** What a function does that dies of some parts. */
const breaking =
  (words: string): Invoke =>
  async (payload, call) =>
    new TextDecoder().decode(payload).includes(words)
      ? {
          requestId: 'request-7',
          payload: new TextEncoder().encode('{"errorType":"Runtime.ExitError","errorMessage":"it died"}'),
          functionError: 'Unhandled',
        }
      : reporting(payload, call);

/** Runs so many parts, and then what a function does that takes too long: nothing. */
const stopping = (after: number): Invoke => {
  let calls = 0;
  return (payload, call) =>
    ++calls > after
      ? new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason)))
      : reporting(payload, call);
};

describe('an invocation', () => {
  it('carries out an experiment as it is written, with the numbers of this machine, and tells of it first', async () => {
    const { store, run, progress } = place();
    const { cost, ...answer } = await run();
    expect(answer).toEqual({
      id,
      status: 'done',
      bucket: 'bucket',
      planned: 10,
      ok: 10,
      failed: 0,
      reused: 0,
      missing: 0,
      concurrency: 100,
      failures: [],
      invocation: 1,
      notes: [],
      damaged: [],
    });
    expect(cost).toMatchObject({ calls: 10, billedMs: 10_000, estimated: false });
    expect(await datasetIn(store, id)).toEqual(await localDataset(example));
    expect(await store.list(keys.summary(id))).toHaveLength(1);
    expect(store.writes[0]).toBe(keys.progress(id));
    expect(await progress()).toMatchObject({ state: 'done', ok: 10, invocations: { count: 1, idle: 0 } });
    const rows = (await decodeRuns(await store.read(keys.runs(id, 'fixed', 0)))).rows;
    expect(rows[0].billed_ms).toBe(Math.ceil(rows[0].duration_ms));
  });

  it('asks for as many calls at once as it is told, else half of what the account has left', async () => {
    const limitOf = async (event: object, changes: Partial<InvocationContext>) =>
      (await place().invocation({ experiment: short, ...event }, changes)).concurrency;
    const unreserved = async () => 600;
    expect(await limitOf({}, { unreserved })).toBe(300);
    expect(await limitOf({}, { unreserved: async () => 1 })).toBe(1);
    expect(await limitOf({}, { unreserved: async () => undefined })).toBe(100);
    expect(await limitOf({}, { unreserved, concurrency: 7 })).toBe(7);
    expect(await limitOf({ concurrency: 500 }, { unreserved })).toBe(500);
  });

  it('says that an account is small, and how to change it', async () => {
    const { run, progress } = place();
    const note = expect.stringMatching(/^At most 5 parts at once: half of what this account has left .* 10 /);
    const { notes } = await run({}, { unreserved: async () => 10 });
    expect(notes).toEqual([note]);
    expect(await progress()).toMatchObject({ notes: [note] });
  });

  it('tells what made runs fail in its answer and in progress.json, also in the next invocation', async () => {
    const { run, started, progress } = place({ invoke: breaking('"seeds":[3]') });
    const execution = { started: started() };
    const failures = [{ error: 'Runtime.ExitError: it died', runs: 2, variant: 'fixed', seed: 3 }];
    expect(await run(execution)).toMatchObject({ failed: 2, failures });
    expect(await progress()).toMatchObject({ failures });
    expect(await run(execution)).toMatchObject({ failed: 2, failures });
  });

  it('tells operators what it does: began, what went wrong with calls, ended, and counts it', async () => {
    const { told, counts, telemetry } = telling();
    let calls = 0;
    const throttledTwice: Invoke = (payload, call) => {
      calls += 1;
      if (calls > 2) return breaking('"seeds":[3]')(payload, call);
      throw new InvokeError('throttled', 'ConcurrentInvocationLimitExceeded');
    };
    const { run } = place({ invoke: throttledTwice });
    const { cost } = await run({ concurrency: 3 }, { telemetry });
    expect(told.map(({ message }) => message).sort()).toEqual(
      ['invocation began', 'throttled', ...Array(4).fill('call broken'), 'invocation ended'].sort(),
    );
    for (const line of told) expect(line).toMatchObject({ experiment: id, invocation: 1 });
    expect(told[0]).toMatchObject({
      planned: 10,
      concurrency: 3,
      because: 'the experiment was started with it',
    });
    expect(told).toContainEqual(
      expect.objectContaining({
        part: 'fixed, seed 3',
        why: 'Runtime.ExitError: it died',
        call: 'request-7',
      }),
    );
    expect(told.at(-1)).toMatchObject({
      status: 'done',
      ok: 8,
      failed: 2,
      throttledBy: { ConcurrentInvocationLimitExceeded: 2 },
      broken: 4,
    });
    expect(counts).toMatchObject({ Throttles: 2, BrokenCalls: 4, Parts: 10, Runs: 8, FailedRuns: 2 });
    expect(counts.Cost).toBeCloseTo(cost.usd, 6);
  });

  const byMachine = { started: '2001-01-01T00:00:00Z' };
  const wrong = { experiment: { ...example, seeds: -1 } };
  it.each([
    ['wrong input of an execution', { ...wrong, ...byMachine }, 1],
    ['wrong input of a call by hand', wrong, undefined],
    ['a budget that is spent', { maxCostUsd: 0.00001, ...byMachine }, 1],
  ])('counts executions that ended by the fault of their caller: %s', async (_, event, refused) => {
    const { counts, telemetry } = telling();
    await Promise.allSettled([place().run(event, { telemetry })]);
    expect(counts.RefusedExecutions).toBe(refused);
  });

  it('refuses an experiment.json that is none, in words, once and for all', async () => {
    const { store, invocation } = place();
    for (const text of ['{"id":', '7', '[]', 'null']) {
      await store.write(keys.experiment(id), new TextEncoder().encode(text));
      const answer = invocation({ id });
      await expect(answer).rejects.toThrow(InputError);
      await expect(answer).rejects.toThrow(keys.experiment(id));
    }
  });

  it('refuses an agent whose code was not deployed, and starts nothing', async () => {
    const { store, invocation } = place();
    const agent = { kind: 'elsewhere', alpha: 0.1, sha256: 'a'.repeat(64) };
    const fixed = { ...plan.variants.fixed, agent };
    const foreign = makePlan({ ...plan, name: 'quickstart', variants: { ...plan.variants, fixed } });
    await writeJson(store, keys.experiment(foreign.id), recordOf(foreign, { created: '', software: '' }));
    await expect(invocation({ id: foreign.id })).rejects.toThrow('agent elsewhere is code of its own');
    expect(await store.list(keys.progress(foreign.id))).toEqual([]);
  });

  it.each([
    '{"id":',
    '7',
    'null',
    '{"state":"running"}',
    '{"state":"running","started":"x","ok":1,"cost":7}',
  ])('takes a progress.json that is none, %s, for none', async (text) => {
    const { store, run } = place();
    await store.write(keys.progress(id), new TextEncoder().encode(text));
    expect(await run()).toMatchObject({ status: 'done', ok: 10, invocation: 1 });
  });

  it('finds the experiment of an id in the bucket', async () => {
    const { store, invocation } = place();
    const record = recordOf(plan, { created: '2026-01-31T12:00:00.000Z', software: 'test' });
    await writeJson(store, keys.experiment(id), record);
    expect(await invocation({ id })).toMatchObject({ id, status: 'done', ok: 10 });
    expect(await readJson(store, keys.experiment(id))).toMatchObject({ created: record.created });
  });

  it.each([
    [{}, 'Expected either `experiment`'],
    [{ id: '../x' }, 'Expected `id` to be the id of an experiment'],
    [{ id: 'a-0123456789ab' }, 'Expected a-0123456789ab/experiment.json to be in the bucket'],
    [{ experiment: example, maxCostUSD: 1 }, 'did you mean `maxCostUsd`?'],
    [{ experiment: example, maxCostUsd: -1 }, 'Expected `maxCostUsd` to be a number above 0'],
    [{ experiment: example, concurrency: 0 }, 'Expected `concurrency` to be an integer from 1'],
    [{ experiment: example, started: '2999-01-01T00:00:00.000Z' }, 'not to lie in the future'],
    [
      { experiment: { ...example, episodes: 1e10 } },
      'Expected `episodes` to be an integer from 1 to 10000000',
    ],
    [
      { experiment: { ...example, seeds: 1, episodes: 1e7 } },
      "Expected parts whose answers surely fit Lambda's 6 MB",
    ],
    [{ experiment: example, concurrency: 9 }, 'the limit that the stack was deployed with'],
  ])('refuses %j, and writes nothing', async (event, words) => {
    const { store, invocation } = place();
    const answer = invocation(event, { concurrency: 8 });
    await expect(answer).rejects.toThrow(InputError);
    await expect(answer).rejects.toThrow(words);
    expect(store.writes).toEqual([]);
  });

  it('answers `incomplete` when its time is over, and the next one goes on', async () => {
    const { store, run, progress } = place({ invoke: stopping(4), remainingMs: 5000 });
    expect(await run()).toMatchObject({ status: 'incomplete', ok: 4, missing: 6 });
    expect(await progress()).toMatchObject({ state: 'incomplete', ok: 4 });
    const second = await run({}, { invoke: reporting });
    expect(second).toMatchObject({ status: 'done', ok: 10, reused: 4, invocation: 2 });
    expect(await datasetIn(store, id)).toEqual(await localDataset(example));
  });

  it('starts nothing when there is no time for any part', async () => {
    const { run } = place({ remainingMs: 2000 });
    expect(await run()).toMatchObject({ status: 'incomplete', ok: 0, missing: 10 });
  });

  it('gives up after three invocations in a row that finished nothing, and says so in progress.json', async () => {
    const { invocation, run, started, progress, time } = place({ remainingMs: 2000 });
    const execution = { started: started() };
    for (const count of [1, 2, 3]) expect((await run(execution)).invocation).toBe(count);
    for (let retry = 0; retry < 2; retry++) {
      await expect(run(execution)).rejects.toThrow(NoProgressError);
      expect(await progress()).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('10 of 10 runs missing'),
      });
    }
    time.ms += 60_000;
    const again = { experiment: example, started: started() };
    expect(await invocation(again, { remainingMs: 900_000 })).toMatchObject({
      status: 'done',
      invocation: 1,
    });
  });

  it('counts an invocation that died', async () => {
    const { store, run, started } = place({ remainingMs: 2000 });
    const execution = { started: started() };
    await run(execution);
    for (let death = 0; death < 2; death++) {
      await expect(run(execution, { store: killedAt(1, store) })).rejects.toThrow('killed');
    }
    await expect(run(execution)).rejects.toThrow(NoProgressError);
  });

  it('does not take invocations for idle that commit a part and die before they tell of it', async () => {
    const { store, run, started } = place();
    const execution = { started: started() };
    for (let death = 0; death < 5; death++) {
      let committed = false;
      const dying = beforeWrites(store, (key) => {
        if (committed) throw new Error('killed');
        committed = key.includes('/runs/');
      });
      await expect(run(execution, { store: dying })).rejects.toThrow('killed');
    }
    expect(await run(execution)).toMatchObject({ status: 'done', reused: 5, invocation: 6 });
  });

  it('retries failed runs once, not in every invocation', async () => {
    let broken = true;
    let calls = 0;
    const invoke: Invoke = (payload, call) => {
      calls += 1;
      return (broken ? breaking('"seeds":[3]') : reporting)(payload, call);
    };
    const { invocation, started, time } = place({ invoke });
    const start = () => {
      time.ms += 10_000;
      return { experiment: example, retryFailed: true, started: started() };
    };
    expect(await invocation(start())).toMatchObject({ status: 'done', ok: 8, failed: 2 });
    calls = 0;
    const second = start();
    time.ms += 2000;
    expect(await invocation(second)).toMatchObject({ status: 'done', failed: 2 });
    expect(calls).toBe(4);
    expect(await invocation(second)).toMatchObject({ status: 'done', failed: 2, reused: 10 });
    expect(calls).toBe(4);
    broken = false;
    expect(await invocation(start())).toMatchObject({ status: 'done', ok: 10, failed: 0 });
  });
});

describe('a cancelled experiment', () => {
  it('ends at its next part, and a new start goes on', async () => {
    const cancelling: Invoke = async (payload, call) => {
      await here.store.write(keys.cancel(id), new Uint8Array());
      here.time.ms += 1500;
      return reporting(payload, call);
    };
    const here = place({ invoke: cancelling });
    const first = await here.run({ concurrency: 1 });
    expect(first.status).toBe('cancelled');
    expect(first.ok).toBeGreaterThan(0);
    expect(first.missing).toBeGreaterThan(0);
    expect(await here.progress()).toMatchObject({ state: 'cancelled' });
    here.time.ms += 5000;
    const again = await here.run({}, { invoke: reporting });
    expect(again).toMatchObject({ status: 'done', reused: first.ok });
  });

  it('stays cancelled for further invocations of the same start', async () => {
    const { store, run, started, time } = place();
    const execution = { started: started() };
    time.ms += 1000;
    await store.write(keys.cancel(id), new Uint8Array());
    for (let i = 0; i < 2; i++) expect(await run(execution)).toMatchObject({ status: 'cancelled', ok: 0 });
  });
});

describe('a budget', () => {
  it('refuses what is estimated to cost more, before it starts', async () => {
    const { store, run, progress } = place();
    const answer = await run({ maxCostUsd: 0.00001 });
    expect(answer).toMatchObject({
      status: 'failed',
      ok: 0,
      missing: 10,
      error: expect.stringContaining('estimated to cost'),
    });
    expect(await progress()).toMatchObject({ state: 'failed', error: answer.error });
    expect(await store.list(keys.allRuns(id))).toEqual([]);
  });

  it('stops when more is spent than was estimated, keeps what is finished, and goes on with more', async () => {
    const dear: Invoke = async (payload, call) => ({
      ...(await reporting(payload, call)),
      logTail: REPORT.replace('1000 ms', '900000 ms'),
    });
    const { run } = place({ invoke: dear });
    const stopped = await run({ maxCostUsd: 0.05, concurrency: 1 });
    expect(stopped).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/^Stopped at (0\.0\d+|less than 0\.0001) USD/),
    });
    expect(stopped.ok).toBeGreaterThan(2);
    expect(stopped.ok).toBeLessThan(6);
    expect(await run({ maxCostUsd: 1 })).toMatchObject({ status: 'done', ok: 10 });
  });

  it('holds over all invocations', async () => {
    const { invocation, started } = place({ invoke: stopping(4), remainingMs: 5000 });
    const event = { experiment: example, maxCostUsd: 0.03, started: started() };
    const first = await invocation(event);
    expect(first).toMatchObject({ status: 'incomplete', ok: 4 });
    const second = await invocation({ ...event, maxCostUsd: first.cost.usd + 1e-6 });
    expect(second).toMatchObject({ status: 'failed', error: expect.stringContaining('already spent') });
    expect(second.cost.usd).toBeGreaterThanOrEqual(first.cost.usd);
  });
});

describe('the cost', () => {
  it('adds up over several starts, and a budget is for one', async () => {
    const { invocation, run, progress, time } = place();
    const first = await invocation({ experiment: { ...example, seeds: 2 } });
    time.ms += 60_000;
    const second = await run({ maxCostUsd: 0.5 * first.cost.usd + 0.01 });
    expect(second).toMatchObject({ status: 'done', cost: { calls: 10, billedMs: 10_000 } });
    expect(second.cost.usd).toBeGreaterThan(first.cost.usd);
    // All but the time that it took to answer.
    expect((await progress()).usdBefore).toBeCloseTo(first.cost.usd, 4);
    time.ms += 60_000;
    const third = await run({ maxCostUsd: 0.001 });
    expect(third.status).toBe('done');
    expect(third.cost.usd).toBeGreaterThan(second.cost.usd);
  });
});

describe('an orchestrator that is killed', () => {
  it('loses and doubles nothing, wherever it was', async () => {
    const expected = await localDataset(example);
    const whole = place();
    await whole.run();
    const writes = whole.store.writes.length;
    for (const after of [0, 1, 2, 3, 4, 9, 10, 15, writes - 2, writes - 1]) {
      const { store, run } = place();
      await expect(run({}, { store: killedAt(after, store) })).rejects.toThrow('killed');
      const before = (await store.list(keys.allRuns(id))).length;
      expect(await run()).toMatchObject({ status: 'done', ok: 10, reused: before });
      expect(await datasetIn(store, id)).toEqual(expected);
    }
  });

  it('may run twice at the same time', async () => {
    const { store, run } = place();
    const answers = await Promise.all([run(), run()]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 'done', ok: 10, missing: 0 });
    expect(await datasetIn(store, id)).toEqual(await localDataset(example));
  });
});
