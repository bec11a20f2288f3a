import { describe, expect, it } from 'vitest';
import { trainManyRuns, trainManyRunsInParallel } from '../../src/backends/many-runs.ts';
import { trainRun } from '../../src/training/run.ts';

const options = {
  environment: 'taxi',
  epsilon: (episode: number) => (episode <= 50 ? 0.1 : 0.05),
  episodes: 60,
};

describe('trainManyRuns', () => {
  it('keeps every run in the order of the seeds, and offers the means', async () => {
    const { runs, meanTimesteps, meanPenalties, meanReturns } = await trainManyRuns({
      ...options,
      seeds: [5, 2],
    });
    expect(runs.map(({ spec }) => spec.seed)).toEqual([5, 2]);
    expect(runs[1]).toEqual(trainRun({ ...options, seed: 2 }));
    for (const episode of [0, 59]) {
      expect(meanTimesteps[episode]).toBe((runs[0].timesteps[episode] + runs[1].timesteps[episode]) / 2);
      expect(meanPenalties[episode]).toBe((runs[0].penalties[episode] + runs[1].penalties[episode]) / 2);
      expect(meanReturns[episode]).toBe((runs[0].returns[episode] + runs[1].returns[episode]) / 2);
    }
  });
});

describe('trainManyRunsInParallel', () => {
  it.each([1, 2, 3])('gives the results of trainManyRuns to the last bit, on %i threads', async (threads) => {
    for (const seeds of [20, [9, 1, 4]]) {
      const expected = await trainManyRuns({ ...options, seeds });
      expect(await trainManyRunsInParallel({ ...options, seeds, threads })).toEqual(expected);
    }
  });

  it('trains in a world of one’s own, which its threads have never heard of', async () => {
    const table = {
      states: 2,
      actions: 1,
      starts: [0],
      outcomes: [[[[1, 1, -1, false]]], [[[1, 1, 2, true]]]],
    };
    const own = { environment: { kind: 'table', table }, epsilon: 0.1, episodes: 5, seeds: 3 };
    expect(await trainManyRunsInParallel({ ...own, threads: 2 })).toEqual(await trainManyRuns(own));
  });

  it('ends with the reason when it is stopped', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(trainManyRunsInParallel({ ...options, seeds: 3, signal })).rejects.toBe(reason);
    await expect(trainManyRuns({ ...options, seeds: 3, signal })).rejects.toBe(reason);
    const controller = new AbortController();
    const long = trainManyRunsInParallel({
      ...options,
      episodes: 100_000,
      seeds: 50,
      threads: 2,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 300);
    await expect(long).rejects.toBe(reason);
  });

  it.each([
    ['no seeds', { seeds: [] }],
    ['seeds twice', { seeds: [1, 1] }],
    ['too many seeds', { seeds: 1e12 }],
    ['half a thread', { seeds: 1, threads: 0.5 }],
    ['a callable that leaves [0, 1]', { seeds: 1, epsilon: (episode: number) => episode }],
  ])('refuses %s before any work', async (_, changes) => {
    await expect(trainManyRunsInParallel({ ...options, ...changes })).rejects.toThrow('Expected');
  });
});
