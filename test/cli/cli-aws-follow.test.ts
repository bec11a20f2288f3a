import { describe, expect, it } from 'vitest';
import type { Execution } from '../../src/cli/aws/execution.ts';
import {
  EXECUTION_EVERY_MS,
  type FollowOptions,
  follow,
  LOOK_EVERY_MS,
  QUIET_MS,
  SILENT_MS,
  UNREACHABLE_MS,
} from '../../src/cli/aws/follow.ts';
import type { Progress } from '../../src/results/progress.ts';

const SECOND = 1000;

function progressAt(time: number, fields: Partial<Progress> = {}): Progress {
  const started = new Date(0).toISOString();
  const counts = { planned: 10, ok: 0, failed: 0, reused: 0, episodes: 0 };
  return { id: 'a', state: 'running', ...counts, started, updated: new Date(time).toISOString(), ...fields };
}
const execution = (status: Execution['status']): Execution => ({ arn: 'arn', name: 'a-1', status });

/** Follows in simulated time what is seen at each moment. */
function simulate(
  seen: {
    progress: (time: number) => Progress | undefined;
    execution: (time: number) => Execution | undefined;
  },
  options: Partial<FollowOptions> & { stopAt?: number } = {},
) {
  let time = 0;
  const stop = new AbortController();
  const heard: { progress: Progress[]; quiet: number[]; looks: number[] } = {
    progress: [],
    quiet: [],
    looks: [],
  };
  const ending = follow({
    progress: async () => seen.progress(time),
    execution: async () => {
      heard.looks.push(time);
      return seen.execution(time);
    },
    onProgress: (progress) => heard.progress.push(progress),
    onQuiet: (quietMs) => heard.quiet.push(quietMs),
    isPassing: () => false,
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
      if (time >= (options.stopAt ?? Number.POSITIVE_INFINITY)) stop.abort();
    },
    signal: stop.signal,
    ...options,
  });
  return { ending, heard, time: () => time };
}

describe('following an experiment', () => {
  it('shows each change of progress.json, and ends with the execution', async () => {
    const { ending, heard, time } = simulate({
      progress: (now) =>
        now < 3 * SECOND
          ? undefined
          : progressAt(Math.min(now, 8000), { state: now < 8000 ? 'running' : 'done' }),
      execution: (now) => execution(now < 8000 ? 'RUNNING' : 'SUCCEEDED'),
    });
    expect(await ending).toMatchObject({
      kind: 'ended',
      execution: { status: 'SUCCEEDED' },
      progress: { state: 'done' },
    });
    expect(heard.progress).toHaveLength(6);
    expect(time()).toBe(8000);
  });

  it('takes an end of before for no end, and does not show it', async () => {
    const old = progressAt(-1, { state: 'done', ok: 10 });
    const { ending, heard } = simulate(
      {
        progress: (now) => (now < 4000 ? old : progressAt(4000, { state: 'done' })),
        execution: (now) => execution(now < 6000 ? 'RUNNING' : 'SUCCEEDED'),
      },
      { before: old },
    );
    expect(await ending).toMatchObject({ progress: { updated: new Date(4000).toISOString() } });
    expect(heard.progress).toHaveLength(1);
  });

  it('goes on between two invocations, when progress.json says `incomplete`', async () => {
    const { ending } = simulate({
      progress: (now) => progressAt(now, { state: now === 3000 ? 'incomplete' : 'running' }),
      execution: (now) => execution(now < 10_000 ? 'RUNNING' : 'SUCCEEDED'),
    });
    expect(await ending).toMatchObject({ kind: 'ended' });
  });

  it('ends with progress.json where there is no execution to look at', async () => {
    const { ending, time } = simulate({
      progress: (now) => progressAt(now, { state: now < 3000 ? 'running' : 'incomplete' }),
      execution: () => undefined,
    });
    expect(await ending).toEqual({
      kind: 'ended',
      execution: undefined,
      progress: progressAt(3000, { state: 'incomplete' }),
    });
    expect(time()).toBe(3000);
  });

  it('sees a failed execution though progress.json never came', async () => {
    const { ending, time } = simulate({
      progress: () => undefined,
      execution: (now) => execution(now < 7000 ? 'RUNNING' : 'FAILED'),
    });
    expect(await ending).toMatchObject({ kind: 'ended', execution: { status: 'FAILED' } });
    expect(time()).toBeLessThanOrEqual(7000 + EXECUTION_EVERY_MS);
  });

  it('looks at the execution now and then only', async () => {
    const { ending, heard } = simulate(
      { progress: (now) => progressAt(now), execution: () => execution('RUNNING') },
      { stopAt: 60 * SECOND },
    );
    await ending;
    expect(heard.looks.length).toBeLessThanOrEqual(60_000 / EXECUTION_EVERY_MS);
  });

  it('tells when nothing is heard, once a minute, and does not wait without end', async () => {
    const { ending, heard, time } = simulate({
      progress: () => progressAt(0),
      execution: () => execution('RUNNING'),
    });
    expect(await ending).toMatchObject({ kind: 'silent', execution: { status: 'RUNNING' } });
    expect(time()).toBe(SILENT_MS);
    expect(heard.quiet.slice(0, 2)).toEqual([QUIET_MS, 2 * QUIET_MS]);
  });

  it('stops at the signal', async () => {
    const { ending, time } = simulate(
      { progress: (now) => progressAt(now), execution: () => execution('RUNNING') },
      { stopAt: 5000 },
    );
    expect(await ending).toEqual({ kind: 'stopped' });
    expect(time()).toBe(5000);
  });

  it('sits out a network that is away for a while, and gives up after some minutes', async () => {
    const down = (from: number, to: number) => (now: number) => {
      if (now >= from && now < to) throw new Error('ECONNRESET');
      return progressAt(now, { state: now < 300_000 ? 'running' : 'done' });
    };
    const seen = (progress: (now: number) => Progress) => ({
      progress,
      execution: (now: number) => execution(now < 300_000 ? 'RUNNING' : 'SUCCEEDED'),
    });
    const passing = { isPassing: () => true };
    expect(await simulate(seen(down(10_000, 100_000)), passing).ending).toMatchObject({ kind: 'ended' });
    const away = simulate(seen(down(10_000, 1e9)), passing);
    await expect(away.ending).rejects.toThrow('ECONNRESET');
    expect(away.time()).toBeLessThanOrEqual(10_000 + UNREACHABLE_MS + 2 * LOOK_EVERY_MS);
  });

  it('ends at once at an error that does not pass', async () => {
    const { ending, time } = simulate({
      progress: () => {
        throw new Error('AccessDenied');
      },
      execution: () => execution('RUNNING'),
    });
    await expect(ending).rejects.toThrow('AccessDenied');
    expect(time()).toBe(0);
  });
});
