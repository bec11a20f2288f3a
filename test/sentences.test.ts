import { describe, expect, it } from 'vitest';
import { answers, seedsToResolve } from '../src/report/sentences.ts';
import { metricNames } from '../src/statistics/metrics.ts';
import type { Comparison, Interval, Summary } from '../src/statistics/summary.ts';

/** A summary of `fixed` with the given means, and `other` with the given differences. */
function summaryOf(
  differences: Partial<Record<string, [number, Interval]>>,
  { seeds = 32, means = {} as Record<string, number>, comparable = true } = {},
): Summary {
  const metric = (mean: number) => ({ mean, sd: 1, iqm: mean, interval: null, iqmInterval: null });
  const variant = {
    runs: seeds,
    failed: 0,
    truncated: 0,
    metrics: Object.fromEntries(metricNames.map((name) => [name, metric(means[name] ?? 1000)])),
  };
  const comparison = (name: string): Comparison => {
    const [difference, interval] = differences[name] ?? [null, null];
    return { difference, interval, comparable } as Comparison;
  };
  return {
    version: 1,
    id: 'x',
    baseline: 'fixed',
    comparedWith: { fixed: 'fixed', other: 'fixed' },
    seeds: { count: seeds },
    level: 0.95,
    resamples: 10_000,
    variants: { fixed: variant, other: variant },
    comparisons: { other: Object.fromEntries(metricNames.map((name) => [name, comparison(name)])) },
    curves: {},
  } as unknown as Summary;
}

describe('the answer in words', () => {
  it('says by how much a variant is cheaper, and how sure that is', () => {
    const summary = summaryOf({ timesteps: [-16, [-18, -13]], penalties: [50, [40, 60]] });
    expect(answers(summary)).toEqual([
      'other needs 1.6% fewer steps in training than fixed (95% interval 1.3% to 1.8%).',
      'other collects 5.0% more penalties in training than fixed (95% interval 4.0% to 6.0%).',
    ]);
  });

  it('does not call it a difference when the interval contains zero, and tells how many seeds would', () => {
    const summary = summaryOf({ timesteps: [5, [-20, 30]] });
    expect(answers(summary)).toEqual([
      '32 seeds cannot tell whether other needs more or fewer steps in training than fixed ' +
        '(95% interval 2.0% less to 3.0% more); about 200 seeds would resolve a difference of 1%.',
    ]);
    const narrow = summaryOf({ timesteps: [1, [-2, 4]] });
    expect(answers(narrow)[0]).toContain('if there is a difference, it is below 1%');
  });

  it('says when nothing differs at all', () => {
    expect(answers(summaryOf({ solved_starts: [0, [0, 0]] }))).toEqual([
      'other learns to solve neither more nor fewer starts than fixed.',
    ]);
  });

  it('never uses the last episodes of training, nor what is not comparable', () => {
    expect(answers(summaryOf({ last_timesteps: [-16, [-18, -13]], last_returns: [5, [4, 6]] }))).toEqual([]);
    expect(answers(summaryOf({ timesteps: [-16, [-18, -13]] }, { comparable: false }))).toEqual([]);
  });

  it('calls fewer than ten seeds a hint, and one seed no evidence', () => {
    const few = summaryOf({ timesteps: [-16, [-18, -13]] }, { seeds: 5 });
    expect(answers(few)[0]).toContain('a hint only, from 5 seeds');
    const one = summaryOf({ timesteps: [-16, null] }, { seeds: 1 });
    expect(answers(one)[0]).toMatch(/^1 seed cannot tell/);
  });

  it('speaks of the probability of the goal where no start is surely solved', () => {
    const summary = summaryOf(
      { goal_probability: [-0.1, [-0.2, -0.0504]] },
      { means: { solved_starts: 0, goal_probability: 0.8 } },
    );
    expect(answers(summary)).toEqual([
      'other learns to reach the goal 12.5% less often than fixed (95% interval 6.3% to 25.0%).',
    ]);
  });
});

describe('the seeds that would resolve a difference', () => {
  it('grow with the square of the interval', () => {
    expect(seedsToResolve({ interval: [-4, 4], size: 100, seeds: 10 })).toBe(160);
    expect(seedsToResolve({ interval: [-1, 1], size: 100, seeds: 10 })).toBe(10);
  });
});
