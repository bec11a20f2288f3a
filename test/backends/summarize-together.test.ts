import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pool } from '../../src/backends/pool.ts';
import { summarizeTogether } from '../../src/backends/summarize-together.ts';
import { threads } from '../../src/backends/threads.ts';
import { metricNames } from '../../src/statistics/metrics.ts';
import { type MetricsTask, splitTask, summarizeMetrics } from '../../src/statistics/summarize-metrics.ts';
import { examplePlan } from '../example.ts';

/** All metrics of some variants with runs of as many seeds; each is compared with the first one. */
function taskOf(seeds: number, { variants = 2, resamples = 10_000 } = {}): MetricsTask {
  const names = Array.from({ length: variants }, (_, i) => `v${i}`);
  const values = (a: number, b: number) =>
    Float64Array.from({ length: seeds }, (_, i) => Math.round(Math.sin(i * (a + 1) + b) * 50));
  return {
    metrics: metricNames.map((metric, m) => ({
      metric,
      values: Object.fromEntries(names.map((name, v) => [name, values(m, v)])),
      comparisons: Object.fromEntries(
        names.slice(1).map((name, v) => [name, { with: 'v0', sameTask: v !== 3, whyNot: null }]),
      ),
    })),
    places: Object.fromEntries(names.map((name) => [name, Int32Array.from({ length: seeds }, (_, i) => i)])),
    seeds,
    resamples,
    level: 0.95,
  };
}

/** A pool of one thread, and how many pieces it was asked for. */
function countingPool() {
  const asked: MetricsTask[] = [];
  const pool: Pool = {
    threads: 1,
    signal: new AbortController().signal,
    carrier: <Task, Answer>() => ({
      room: () => 1,
      async carry(task: Task) {
        asked.push(task as MetricsTask);
        return summarizeMetrics(task as MetricsTask) as Answer;
      },
    }),
  };
  return { pool, asked };
}

describe('a summary of metrics', () => {
  it('is the same in pieces, to a thread and back, as in one', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 15 }),
      (seeds, count) => {
        const task = taskOf(seeds, { variants: 5, resamples: 40 });
        const pieces = splitTask(task, count);
        expect(pieces.length).toBeLessThanOrEqual(count);
        const found = pieces.flatMap((piece) => structuredClone(summarizeMetrics(structuredClone(piece))));
        expect(found).toEqual(summarizeMetrics(task));
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  it('is shared where there is much to compute, and not where there is little, or much to send', async () => {
    for (const [task, pieces] of [
      [taskOf(1000), 1],
      [taskOf(20, { variants: 20 }), 1],
      [taskOf(3, { resamples: 100 }), 0],
      [taskOf(250_000, { variants: 1, resamples: 500 }), 0],
    ] as const) {
      const { pool, asked } = countingPool();
      await summarizeTogether(pool, task, 2);
      expect(asked).toHaveLength(pieces);
    }
  });

  it('is shared with no more threads than it may, each of which gets as much', async () => {
    const alone = countingPool();
    await summarizeTogether(alone.pool, taskOf(1000), 1);
    expect(alone.asked).toEqual([]);
    const { pool, asked } = countingPool();
    await summarizeTogether(pool, taskOf(1000), 2);
    expect(asked.map(({ metrics }) => metrics.length)).toEqual([metricNames.length / 2]);
  });
});

describe('threads that have trained', () => {
  const { parts } = examplePlan({ seeds: 120, episodes: 10_000 });
  const task = taskOf(300);
  const expected = summarizeMetrics(task);

  it.each([2, 3])('summarize together: the same with %i', async (count) => {
    const backend = threads({ threads: count });
    for await (const _ of backend.run(parts));
    expect(await backend.summarize?.(task)).toEqual(expected);
  });

  it('need not be there any more', async () => {
    const controller = new AbortController();
    const backend = threads({ threads: 3 });
    for await (const _ of backend.run(parts, { signal: controller.signal }));
    const summarizing = backend.summarize?.(task);
    controller.abort();
    expect(await summarizing).toEqual(expected);
    expect(await backend.summarize?.(task)).toEqual(expected);
  });
});
