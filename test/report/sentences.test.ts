import { describe, expect, it } from 'vitest';
import { caveats } from '../../src/report/caveats.ts';
import { overview } from '../../src/report/overview.ts';
import { answers } from '../../src/report/sentences.ts';
import { share, times } from '../../src/report/shares.ts';
import { wrapped } from '../../src/report/wrapped.ts';
import { metricNames } from '../../src/statistics/metrics.ts';
import { seedsToResolve } from '../../src/statistics/seeds-to-resolve.ts';
import type { Interval, Summary } from '../../src/statistics/summary.ts';

interface Given {
  readonly seeds?: number;
  /** Means of the baseline; 1000 where none is given. */
  readonly means?: Readonly<Record<string, number>>;
  readonly comparison?: object;
  readonly fixed?: object;
  readonly other?: object;
}

const TAXI = { starts: 300, solvedStarts: 300, goalProbability: 1, timesteps: 13.07, returns: 7.93 };

/** A summary of `fixed`, and of `other` with the given differences from it. */
function summaryOf(differences: Record<string, [number, Interval]>, given: Given = {}): Summary {
  const { seeds = 32, means = {}, comparison = {} } = given;
  const metrics = Object.fromEntries(metricNames.map((name) => [name, { mean: means[name] ?? 1000 }]));
  const variant = { runs: seeds, failed: 0, truncated: 0, metrics, optimum: TAXI };
  const learned = { solvesAll: 0, endsFromAll: 0, optimumThere: null };
  const compared = (name: string) => {
    const mean = means[name] ?? 1000;
    const [difference, interval] = differences[name] ?? [null, null];
    const relative = mean === 0 || difference === null ? null : difference / mean;
    const relativeInterval = mean === 0 || interval === null ? null : interval.map((end) => end / mean);
    const n = [seeds, seeds];
    const needed = interval && mean !== 0 ? seedsToResolve({ interval, mean, seeds }, 0.01) : null;
    return {
      ...{ n, difference, interval, relative, relativeInterval, seedsToResolve: needed },
      ...{ comparable: true, whyNot: null, verdict: null, ...comparison },
    };
  };
  return {
    comparedWith: { fixed: 'fixed', other: 'fixed' },
    variants: {
      fixed: { ...variant, learned, ...given.fixed },
      other: { ...variant, learned, ...given.other },
    },
    comparisons: { other: Object.fromEntries(metricNames.map((name) => [name, compared(name)])) },
  } as unknown as Summary;
}

/** What is said of comparisons. */
function said(differences: Record<string, [number, Interval]>, given: Given = {}): string[] {
  const found = answers(summaryOf(differences, given));
  return found.filter(({ metric }) => metric !== undefined).map(({ text }) => text);
}

/** What is said of the policies. */
function learned(fixed: object, other: object = fixed): string[] {
  const found = answers(summaryOf({}, { fixed, other }));
  return found.filter(({ metric }) => metric === undefined).map(({ text }) => text);
}

describe('the answer in words', () => {
  it('says by how much a variant is cheaper, and how sure that is', () => {
    expect(said({ timesteps: [-16, [-18, -13]], penalties: [50, [40, 60]] })).toEqual([
      'other needs 1.6% fewer steps in training than fixed (95% interval 1.3% to 1.8%).',
      'other collects 5.0% more penalties in training than fixed (95% interval 4.0% to 6.0%).',
    ]);
  });

  it('says how many times as many where they are more than double', () => {
    expect(said({ penalties: [2810, [2750, 2880]] })).toEqual([
      'other collects 3.81 times as many penalties in training as fixed (95% interval 3.75 to 3.88 times).',
    ]);
    expect(
      said({ goal_probability: [0.4, [0.3, 0.5]] }, { means: { solved_starts: 0, goal_probability: 0.2 } }),
    ).toEqual([
      'other learns to reach the goal 3.00 times as often as fixed (95% interval 2.50 to 3.50 times).',
    ]);
  });

  it('says how many where the baseline has none, of which there is no share', () => {
    expect(said({ penalties: [12.34, [10, 14.5]] }, { means: { penalties: 0 } })).toEqual([
      'other collects 12.3 more penalties in training than fixed, whose mean is 0 (95% interval 10 to 14.5).',
    ]);
    expect(said({ penalties: [0.5, [-1, 2]] }, { means: { penalties: 0 } })).toEqual([
      '32 seeds cannot tell whether other collects more or fewer penalties in training than fixed (95% interval 1 fewer to 2 more).',
    ]);
  });

  it('does not call it a difference when the interval contains zero, and tells how many seeds would', () => {
    expect(said({ timesteps: [5, [-20, 30]] })).toEqual([
      '32 seeds cannot tell whether other needs more or fewer steps in training than fixed ' +
        '(95% interval 2.0% fewer to 3.0% more); about 200 seeds would resolve a difference of 1%.',
    ]);
    // The same spread around another difference needs as many.
    expect(said({ timesteps: [-4, [-29, 21]] })[0]).toContain('about 200 seeds');
  });

  it('says that a difference of 1% is ruled out only when it is', () => {
    expect(said({ timesteps: [1, [-2, 4]] })[0]).toContain('; a difference of 1% or more is ruled out.');
    expect(said({ timesteps: [6, [-1, 13]] })[0]).toMatch(/0\.1% fewer to 1\.3% more\)\.$/);
  });

  it('says when nothing differs at all', () => {
    expect(said({ solved_starts: [0, [0, 0]] })).toEqual([
      'other learns to solve neither more nor fewer starts than fixed.',
    ]);
  });

  it('never uses the last episodes of training, nor what is not comparable', () => {
    expect(said({ last_timesteps: [-16, [-18, -13]], last_returns: [5, [4, 6]] })).toEqual([]);
    const comparison = { comparable: false, whyNot: 'other starts' };
    expect(said({ policy_timesteps: [-16, [-18, -13]] }, { comparison })).toEqual([]);
  });

  it('does not take fewer steps for a merit where episodes may fail', () => {
    const comparison = { comparable: false, whyNot: 'may fail' };
    expect(said({ timesteps: [-160, [-180, -130]] }, { comparison })).toEqual([
      'other takes 16.0% fewer steps in training than fixed (95% interval 13.0% to 18.0%); fewer may also be quicker failures.',
    ]);
  });

  it('calls fewer than ten seeds a hint, and one seed no evidence', () => {
    expect(said({ timesteps: [-16, [-18, -13]] }, { seeds: 5 })[0]).toContain('a hint only, from 5 seeds');
    expect(said({ timesteps: [-16, null] }, { seeds: 1 })).toEqual([
      '1 seed cannot tell whether other needs more or fewer steps in training than fixed.',
    ]);
  });

  it('speaks of the probability of the goal where no start is surely solved', () => {
    const means = { solved_starts: 0, goal_probability: 0.8 };
    expect(said({ goal_probability: [-0.1, [-0.2, -0.0504]] }, { means })).toEqual([
      'other learns to reach the goal 12.5% less often than fixed (95% interval 6.3% to 25.0%).',
    ]);
  });
});

describe('what was learned, in words', () => {
  const metrics = {
    solved_starts: { mean: 258.8 },
    policy_timesteps: { mean: 12.61 },
    goal_probability: { mean: 0.86 },
  };
  const some = { metrics, learned: { solvesAll: 0, endsFromAll: 0, optimumThere: { timesteps: 12.58 } } };
  const all = { metrics: { ...metrics, policy_timesteps: { mean: 13.2 } }, learned: { solvesAll: 32 } };

  it('is held against the optimum from the same starts', () => {
    expect(learned(some)).toEqual([
      'None of them learns to solve all 300 starts, in any run.',
      'fixed solves 258.8 of 300 starts on average; where its policy surely ends, it takes 12.61 steps, the optimum 12.58 from the same starts (13.07 from all).',
      'other solves 258.8 of 300 starts on average; where its policy surely ends, it takes 12.61 steps, the optimum 12.58 from the same starts (13.07 from all).',
    ]);
  });

  it('says in how many runs all starts are solved', () => {
    expect(learned(some, all)).toEqual([
      expect.stringMatching(/^fixed solves 258.8 of 300 starts on average, all of them in none of 32 runs;/),
      'other solves all 300 starts in each of its 32 runs, in 13.2 steps on average; the optimum takes 13.07.',
    ]);
  });

  it('knows a single start, a single run, and policies that never end', () => {
    const optimum = { ...TAXI, starts: 1, solvedStarts: 1, timesteps: 13 };
    const one = {
      ...some,
      optimum,
      learned: { ...some.learned, solvesAll: 30, optimumThere: { timesteps: 13 } },
    };
    const stuck = {
      optimum,
      metrics: { ...metrics, policy_timesteps: { mean: null } },
      learned: { solvesAll: 0, optimumThere: null },
    };
    const only = { ...all, optimum, runs: 1, learned: { solvesAll: 1 } };
    expect(learned(one, stuck)).toEqual([
      'fixed solves the start in 30 of 32 runs; where its policy surely ends, it takes 12.61 steps, the optimum 13.',
      'other solves the start in 0 of 32 runs; its policies never end for sure.',
    ]);
    expect(learned(only)[0]).toBe(
      'fixed solves the start in its only run, in 13.2 steps on average; the optimum takes 13.',
    );
  });

  it('is a probability where no policy can be sure of the goal', () => {
    const optimum = { ...TAXI, starts: 1, solvedStarts: 0, goalProbability: 0.8235 };
    expect(learned({ ...some, optimum })[0]).toBe(
      'fixed learns to reach the goal with probability 0.86 on average; the optimum is 0.824.',
    );
  });

  it('is nothing where no run succeeded', () => {
    expect(learned({ ...some, failed: 32 }, all)).toHaveLength(1);
  });
});

describe('of many comparisons', () => {
  const many = (count: number) => {
    const summary = summaryOf({ timesteps: [-16, [-18, -13]] });
    const { fixed, other } = summary.variants;
    const names = Array.from({ length: count }, (_, i) => `v${i}`);
    const verdicts = ['better', 'worse', 'cannot tell'] as const;
    const comparison = (i: number) => ({
      ...summary.comparisons.other,
      timesteps: { ...summary.comparisons.other.timesteps, relative: i / 100, verdict: verdicts[i % 3] },
    });
    return {
      comparedWith: { fixed: 'fixed', ...Object.fromEntries(names.map((name) => [name, 'fixed'])) },
      variants: { fixed, ...Object.fromEntries(names.map((name) => [name, other])) },
      comparisons: Object.fromEntries(names.map((name, i) => [name, comparison(i)])),
    } as unknown as Summary;
  };

  it('gives the counts, the best and the worst; of few, every sentence', () => {
    expect(overview(many(8))).toEqual(answers(many(8)));
    const [counts, first, last, policy, ...none] = overview(many(10)).map(({ text }) => text);
    expect(counts).toBe(
      'Of 10 comparisons of steps in training: 4 better than the baseline, 3 worse, 3 cannot be told.',
    );
    expect(first).toMatch(/^v0 needs/);
    expect(last).toMatch(/^v9 needs/);
    expect(policy).toMatch(/^The best of all: \w+ solves/);
    expect(none).toEqual([]);
  });
});

describe('what a reader has to know', () => {
  it('names failed runs, the step guard and few seeds, in singular and plural', () => {
    const summary = summaryOf({}, { seeds: 10, fixed: { failed: 1 }, other: { truncated: 2 } });
    expect(caveats(summary)).toEqual([
      'Wins: how often a run of the variant beats a run of its baseline.',
      'Some of these intervals rest on 9 seeds: take them as a hint. Ten or more say more.',
      'other: 2 episodes ended by the step guard, not by the environment.',
      'fixed: 1 run of 10 failed; it is not in these numbers.',
    ]);
  });

  it('tells where variants have different numbers of runs', () => {
    expect(caveats(summaryOf({}, { seeds: 1200, other: { runs: 40 } }))).toContain(
      'They have different numbers of runs: fixed 1,200, other 40.',
    );
  });
});

describe('numbers in words', () => {
  it.each([
    [0, '0%'],
    [0.00001, 'less than 0.01%'],
    [-0.0005, '0.05%'],
    [0.00099, '0.10%'],
    [0.001, '0.1%'],
    [0.016, '1.6%'],
    [0.9994, '99.9%'],
    [0.9999, '100%'],
    [12.34, '1,234%'],
  ])('the share %d is %s', (value, words) => expect(share(value)).toBe(words));

  it.each([
    [2, '2.00'],
    [12.34, '12.3'],
    [123.4, '123'],
    [1e6, '1,000,000'],
  ])('%d times is %s', (value, words) => expect(times(value)).toBe(words));

  it('wrap at spaces, and leave long words whole', () => {
    expect(wrapped('a bb ccc dddddddddd e', 6)).toBe('a bb\n  ccc\n  dddddddddd\n  e');
  });
});

describe('the seeds that would resolve a difference', () => {
  it('grow with the square of the interval', () => {
    expect(seedsToResolve({ interval: [-4, 4], mean: 100, seeds: 10 }, 0.01)).toBe(160);
    expect(seedsToResolve({ interval: [7, 9], mean: -100, seeds: 10 }, 0.01)).toBe(10);
    expect(seedsToResolve({ interval: [-1, 1], mean: 0, seeds: 10 }, 0.01)).toBeNull();
  });
});
