import { describe, expect, it } from 'vitest';
import {
  type FollowOptions,
  follow,
  LOOK_EVERY_MS,
  type Look,
  QUIET_MS,
  SILENT_MS,
  UNREACHABLE_MS,
} from '../../src/cli/follow.ts';
import type { Progress } from '../../src/results/progress.ts';

function progressAt(time: number, state: Progress['state'] = 'running'): Progress {
  const [started, updated] = [0, time].map((ms) => new Date(ms).toISOString());
  return { id: 'a', state, planned: 10, ok: 0, failed: 0, reused: 0, episodes: 0, started, updated };
}

/** Follows in simulated time what a look shows at each moment. */
function simulate(
  look: (time: number) => Look,
  { stopAt, ...options }: Partial<FollowOptions<Look>> & { stopAt?: number } = {},
) {
  let time = 0;
  const stop = new AbortController();
  const heard = { progress: [] as Progress[], quiet: [] as number[] };
  const ended = follow<Look>({
    look: async () => look(time),
    onProgress: (progress) => heard.progress.push(progress),
    onQuiet: (quietMs) => heard.quiet.push(quietMs),
    silent: (quietMs) => new Error(`silent for ${quietMs}`),
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
      if (time === stopAt) stop.abort(new Error('stopped'));
    },
    signal: stop.signal,
    ...options,
  });
  return { ended, heard, time: () => time };
}

describe('following an experiment', () => {
  it('shows each change of progress.json, and ends when nobody works on it any more', async () => {
    const { ended, heard, time } = simulate((now) => ({
      progress: now < 3000 ? undefined : progressAt(Math.min(now, 7000)),
      hasEnded: now >= 9000,
    }));
    expect(await ended).toEqual({ progress: progressAt(7000), hasEnded: true });
    expect(heard.progress).toHaveLength(5);
    expect(time()).toBe(9000);
  });

  it('tells when nothing is heard, once a minute, and does not wait without end', async () => {
    const { ended, heard } = simulate(() => ({ progress: progressAt(0), hasEnded: false }));
    await expect(ended).rejects.toThrow(`silent for ${SILENT_MS}`);
    expect(heard.quiet.slice(0, 2)).toEqual([QUIET_MS, 2 * QUIET_MS]);
  });

  it('stops at the signal', async () => {
    const { ended, time } = simulate(() => ({ hasEnded: false }), { stopAt: 5000 });
    await expect(ended).rejects.toThrow('stopped');
    expect(time()).toBe(5000);
  });

  it('sits out a network that is away for a while, and gives up after some minutes', async () => {
    const away = (from: number, to: number) => (now: number) => {
      if (now >= from && now < to) throw new Error('ECONNRESET');
      return { hasEnded: now >= 300_000 };
    };
    const passing = { isPassing: () => true };
    expect(await simulate(away(10_000, 100_000), passing).ended).toEqual({ hasEnded: true });
    const gone = simulate(away(10_000, 1e9), passing);
    await expect(gone.ended).rejects.toThrow('ECONNRESET');
    expect(gone.time()).toBeLessThanOrEqual(10_000 + UNREACHABLE_MS + 2 * LOOK_EVERY_MS);
  });

  it('ends at once at an error that does not pass', async () => {
    const { ended, time } = simulate(() => {
      throw new Error('AccessDenied');
    });
    await expect(ended).rejects.toThrow('AccessDenied');
    expect(time()).toBe(0);
  });
});
