import { describe, expect, it } from 'vitest';
import { answerSentences } from '../../src/report/answer-sentences.ts';
import { bestSentence } from '../../src/report/best-sentences.ts';
import { caveats } from '../../src/report/caveats.ts';
import { share, times } from '../../src/report/format.ts';
import { headline } from '../../src/report/headline.ts';
import { policySentences } from '../../src/report/policy-sentences.ts';
import { answers, comparisonSentences } from '../../src/report/sentences.ts';
import { wrapped } from '../../src/report/wrapped.ts';
import { metricNames } from '../../src/statistics/metrics.ts';
import type { Interval, Summary } from '../../src/statistics/summary.ts';

type Differences = Readonly<Record<string, readonly [number, Interval]>>;

interface Given {
  readonly seeds?: number;
  /** Means of the baseline; 1000 where none is given. */
  readonly means?: Readonly<Record<string, number>>;
  readonly comparison?: object;
  readonly headline?: readonly string[];
  readonly fixed?: object;
  readonly other?: object;
}

const TAXI = {
  ...{ starts: 300, solvedStarts: 300, goalProbability: 1, timesteps: 13.07, returns: 7.93 },
  ...{ chance: false, mayFail: false },
};
const LAKE = { ...TAXI, starts: 1, goalProbability: 0.82, returns: 0.82, chance: true, mayFail: true };

/** A summary of `fixed`, and of `other` with the given differences from it. */
function summaryOf(differences: Differences, given: Given = {}): Summary {
  const {
    seeds = 32,
    means = {},
    comparison = {},
    headline = ['timesteps', 'penalties', 'solved_starts'],
  } = given;
  const metrics = Object.fromEntries(metricNames.map((name) => [name, { mean: means[name] ?? 1000 }]));
  const variant = { runs: seeds, failed: 0, truncated: 0, metrics, optimum: TAXI };
  const learned = { solvesAll: 0, endsFromAll: 0, neverEnds: 0, mayNeverEnd: 0, whereSolved: null };
  const compared = (name: string) => {
    const mean = means[name] ?? 1000;
    const [difference, interval] = differences[name] ?? [null, null];
    const relative = mean === 0 || difference === null ? null : difference / mean;
    const relativeInterval = mean === 0 || interval === null ? null : interval.map((end) => end / mean);
    return {
      ...{ n: [seeds, seeds], difference, interval, relative, relativeInterval, seeds: null },
      ...{ comparable: true, whyNot: null, verdict: null, ...comparison },
    };
  };
  return {
    ...{
      margin: 0.01,
      family: 3,
      best: [],
      headline: { other: headline },
      seeds: { count: seeds },
      sweep: null,
    },
    ranking: { by: ['solved_starts', 'timesteps'], order: ['other', 'fixed'], best: ['other', 'fixed'] },
    comparedWith: { fixed: 'fixed', other: 'fixed' },
    variants: {
      fixed: { ...variant, learned, ...given.fixed },
      other: { ...variant, learned, ...given.other },
    },
    comparisons: { other: Object.fromEntries(metricNames.map((name) => [name, compared(name)])) },
    curves: { fixed: [], other: [{ episode: 99, episodes: 1 }] },
  } as unknown as Summary;
}

/** Both questions' comparisons. */
function said(differences: Differences, given?: Given): string[] {
  const summary = summaryOf(differences, given);
  return [...comparisonSentences(summary, 'cost'), ...comparisonSentences(summary, 'learned')];
}

/** What is said of the policies. */
function learned(fixed: object, other: object = fixed): string[] {
  return policySentences(summaryOf({}, { fixed, other })).map(({ text }) => text);
}

describe('a comparison in words', () => {
  const single = { optimum: { ...TAXI, starts: 1 } };
  const lake = { optimum: { ...TAXI, mayFail: true } };
  const cheaper: Differences = { timesteps: [-16, [-18, -13]] };
  const unsure: Differences = { timesteps: [5, [-20, 30]] };
  const alike: Differences = { timesteps: [-16, null] };
  it.each<[string, Differences, Given?]>([
    ['other needs 1.6% fewer steps in training than fixed (95% interval 1.3% to 1.8%).', cheaper],
    [
      'other collects 5.0% more penalties in training than fixed (95% interval 4.0% to 6.0%).',
      { penalties: [50, [40, 60]] },
    ],
    [
      'other collects 3.81 times as many penalties in training as fixed (95% interval 3.75 to 3.88 times).',
      { penalties: [2810, [2750, 2880]] },
    ],
    [
      'other learns to reach the goal 3.00 times as often as fixed (95% interval 2.50 to 3.50 times).',
      { goal_probability: [0.4, [0.3, 0.5]] },
      { means: { goal_probability: 0.2 }, headline: ['goal_probability'] },
    ],
    // Of nothing there is no share.
    [
      'other collects 12.3 more penalties in training than fixed, whose mean is 0 (95% interval 10 to 14.5).',
      { penalties: [12.34, [10, 14.5]] },
      { means: { penalties: 0 } },
    ],
    [
      '32 seeds cannot tell whether other collects more or fewer penalties in training than fixed (95% interval 1 fewer to 2 more).',
      { penalties: [0.5, [-1, 2]] },
      { means: { penalties: 0 } },
    ],
    [
      '32 seeds cannot tell whether other needs more or fewer steps in training than fixed (95% interval 2.0% fewer to 3.0% more); ' +
        'about 150 to 400 seeds would find a difference of 1% in 80 of 100 such experiments.',
      unsure,
      { comparison: { seeds: [150, 400] } },
    ],
    // As many are there already.
    [
      '32 seeds cannot tell whether other needs more or fewer steps in training than fixed (95% interval 2.0% fewer to 3.0% more).',
      unsure,
      { comparison: { seeds: [9, 30] } },
    ],
    [
      'other needs as many steps in training as fixed, within 1% (95% interval 0.2% fewer to 0.4% more).',
      { timesteps: [1, [-2, 4]] },
      { comparison: { verdict: 'equal' } },
    ],
    [
      'No difference in 32 runs: other learns to solve as many starts as fixed; up to about 9% of runs could differ.',
      { solved_starts: [0, null] },
      { comparison: { verdict: 'no difference' } },
    ],
    [
      'other takes 16.0% fewer steps in training than fixed (95% interval 13.0% to 18.0%); fewer may also be quicker failures.',
      { timesteps: [-160, [-180, -130]] },
      { comparison: { comparable: false, whyNot: 'may fail' }, fixed: lake, other: lake },
    ],
    [
      'other needs 1.6% fewer steps in training than fixed (95% interval 1.3% to 1.8%, from 5 seeds: up to about 45% of runs could be of a kind not seen).',
      cheaper,
      { seeds: 5 },
    ],
    [
      '2 seeds cannot tell whether other needs more or fewer steps in training than fixed.',
      alike,
      { seeds: 2 },
    ],
    [
      '5 seeds cannot tell whether other needs more or fewer steps in training than fixed: 5 runs that all differ by the same may do so by luck.',
      alike,
      { seeds: 5 },
    ],
    [
      'other learns to solve the start in 30 more of 100 runs than fixed (95% interval 10 to 50).',
      { solved_starts: [0.3, [0.1, 0.5]] },
      { comparison: { relative: 0.5, relativeInterval: null }, fixed: single, other: single },
    ],
    // A share of what is below zero would be read the wrong way round.
    [
      'other learns a policy with 106 less return than fixed, whose mean is -74.5 (95% interval 90 to 122).',
      { policy_returns: [-106, [-122, -90]] },
      { means: { policy_returns: -74.5 }, headline: ['policy_returns'] },
    ],
    [
      '32 seeds cannot tell whether other learns to reach the goal in more or fewer of 100 episodes than fixed (95% interval 5.6 fewer to 54.9 more).',
      { goal_probability: [0.246, [-0.056, 0.549]] },
      { means: { goal_probability: 0 }, headline: ['goal_probability'] },
    ],
    [
      'other learns a policy that needs 10.0% fewer steps from the starts that both solve than fixed (95% interval 8.0% to 12.0%).',
      { policy_timesteps: [-100, [-120, -80]] },
      { headline: ['policy_timesteps'] },
    ],
  ])('is %s', (words, differences, given) => expect(said(differences, given)).toEqual([words]));

  it('is nothing of the last episodes of training, nor of what is not comparable', () => {
    expect(said({ last_timesteps: [-16, [-18, -13]], last_returns: [5, [4, 6]] })).toEqual([]);
    const comparison = { comparable: false, whyNot: 'other starts' };
    expect(said({ policy_returns: [-16, [-18, -13]] }, { comparison, headline: ['policy_returns'] })).toEqual(
      [],
    );
  });
});

describe('the first screen', () => {
  const verdict = (of: string) => ({ comparison: { verdict: of } });
  const told = (summary: Summary) => [headline(summary), ...answerSentences(summary)];
  const cheaper = () => summaryOf({ timesteps: [-20, [-23, -17]], penalties: [-190, [-195, -185]] });
  const unsure = {
    verdict: 'cannot tell',
    comparable: true,
    n: [32, 32],
    difference: 1,
    interval: [-20, 30],
  };

  /** The same, with verdicts by metric. */
  function judged(summary: Summary, verdicts: Record<string, string>, of = 'other'): Summary {
    const own = { ...summary.comparisons[of] } as Record<string, object>;
    for (const [metric, one] of Object.entries(verdicts)) own[metric] = { ...own[metric], verdict: one };
    return { ...summary, comparisons: { ...summary.comparisons, [of]: own } } as unknown as Summary;
  }

  it('says by how much one of two is better, then how sure that is', () => {
    const found = judged(cheaper(), {
      timesteps: 'better',
      penalties: 'better',
      solved_starts: 'cannot tell',
    });
    expect(headline(found)).toBe(
      'other is better than fixed: 2.0% fewer steps and 19% fewer penalties while learning; what it learned cannot be told apart.',
    );
    expect(answerSentences(found)[0]).toBe(
      'other needs 1.7% to 2.3% fewer steps in training and collects 18.5% to 19.5% fewer penalties in training than fixed (95% intervals).',
    );
  });

  it('says what was learned with its amounts, and the price', () => {
    const summary = summaryOf({ solved_starts: [33, [30, 36]] }, { means: { solved_starts: 257 } });
    expect(headline(judged(summary, { solved_starts: 'better' }))).toBe(
      'other learned more than fixed: it solves 257 of 300 starts, fixed 257.',
    );
  });

  it('names the best of several with amounts, or all that may be it and who is worse', () => {
    const summary = judged(cheaper(), { timesteps: 'better', penalties: 'equal', solved_starts: 'equal' });
    const three = (best: string[]) =>
      ({
        ...summary,
        ranking: { ...summary.ranking, order: ['other', 'fixed', 'third'], best },
        variants: { ...summary.variants, third: summary.variants.other },
        headline: { ...summary.headline, third: summary.headline.other },
        comparedWith: { ...summary.comparedWith, third: 'fixed' },
        comparisons: {
          ...summary.comparisons,
          third: { ...summary.comparisons.other, timesteps: { ...unsure, verdict: 'worse', relative: 2.5 } },
        },
      }) as unknown as Summary;
    expect(headline(three(['other']))).toBe(
      'other is the best of 3: 2.0% fewer steps while learning than fixed; it learned the same.',
    );
    expect(headline(three(['other', 'fixed']))).toBe(
      'other and fixed may be the best of 3; third is worse than fixed: 3.50 times as many steps while learning; other against fixed: 2.0% fewer steps while learning.',
    );
  });

  it('says how many seeds, or that more episodes, where nothing can be told', () => {
    const comparison = { ...unsure, seeds: [150, 400] };
    const learnt = {
      learned: { solvesAll: 3, endsFromAll: 3, neverEnds: 0, mayNeverEnd: 0, whereSolved: null },
    };
    const found = told(
      summaryOf({ timesteps: [5, [-20, 30]] }, { comparison, fixed: learnt, headline: ['timesteps'] }),
    );
    expect(found[0]).toBe('32 seeds cannot tell other from fixed.');
    expect(found).toContainEqual(
      expect.stringMatching(
        /^About 150 to 400 seeds would find a difference of 1% in solved starts .*: raise `seeds`/,
      ),
    );
    expect(told(summaryOf({ solved_starts: [0, null] }, verdict('no difference')))).toContain(
      'No run of any variant solves all 300 starts yet: more `episodes` may show a difference in what they learn.',
    );
  });
});

describe('what was learned, in words', () => {
  const metrics = {
    solved_starts: { mean: 258.8 },
    policy_timesteps: { mean: 12.61 },
    policy_returns: { mean: 0.56 },
    goal_probability: { mean: 0.56 },
  };
  const none = { solvesAll: 0, endsFromAll: 0, neverEnds: 0, mayNeverEnd: 0, whereSolved: null };
  const some = {
    metrics,
    learned: { ...none, neverEnds: 31, whereSolved: { runs: 31, timesteps: 12.61, optimum: 12.58 } },
  };
  const all = {
    metrics: { ...metrics, policy_timesteps: { mean: 13.2 } },
    learned: { ...none, solvesAll: 32 },
  };

  it('is held against the optimum from the same starts, and says over how many runs', () => {
    const words =
      'solves 258.8 of 300 starts on average over 32 runs; where it does, it takes 12.61 steps (mean over 31 runs), the ' +
      'optimum 12.58 from the same starts (13.07 from all); in 31 of 32 runs its episode surely never ends from some starts.';
    expect(learned(some)).toEqual([
      'None of them learns to solve all 300 starts, in any run.',
      `fixed ${words}`,
      `other ${words}`,
    ]);
  });

  it('says in how many runs all starts are solved', () => {
    expect(learned(some, all)).toEqual([
      expect.stringMatching(
        /^fixed solves 258.8 of 300 starts on average over 32 runs, all of them in none of 32 runs;/,
      ),
      'other solves all 300 starts in each of its 32 runs, in 13.2 steps on average; the optimum takes 13.07.',
    ]);
  });

  it('knows a single start, a single run, and policies that never end', () => {
    const optimum = { ...TAXI, starts: 1, solvedStarts: 1, timesteps: 13 };
    const whereSolved = { runs: 30, timesteps: 12.61, optimum: 13 };
    const one = { ...some, optimum, learned: { ...none, solvesAll: 30, neverEnds: 2, whereSolved } };
    const stuck = { optimum, metrics, learned: { ...none, neverEnds: 32 } };
    const only = { ...all, optimum, runs: 1, learned: { ...none, solvesAll: 1 } };
    expect(learned(one, stuck)).toEqual([
      'fixed solves the start in 30 of 32 runs; where it does, it takes 12.61 steps, the optimum 13; in 2 of 32 runs its episode surely never ends.',
      'other solves the start in 0 of 32 runs; in 32 of 32 runs its episode surely never ends.',
    ]);
    expect(learned(only)[0]).toBe(
      'fixed solves the start in its only run, in 13.2 steps on average; the optimum takes 13.',
    );
  });

  it('leads with the probability of the goal where chance decides, even where the optimum is sure of it', () => {
    const slippery = { metrics, learned: { ...none, endsFromAll: 30, mayNeverEnd: 2 } };
    expect(learned({ ...slippery, optimum: LAKE })[0]).toBe(
      'fixed reaches the goal with probability 0.56 on average over 32 runs, the optimum with 0.82; in 2 of 32 runs its episode may never end.',
    );
    expect(
      learned({ ...slippery, optimum: { ...LAKE, solvedStarts: 1, goalProbability: 1, returns: 1 } })[0],
    ).toMatch(/^fixed reaches the goal with probability 0.56 .* the optimum with 1;/);
  });

  it('tells the return beside the optimum where it says more than the goal', () => {
    const optimum = { ...LAKE, goalProbability: 1, returns: -39, mayFail: false };
    const cliff = { optimum, learned: { ...none, solvesAll: 32, endsFromAll: 32 } };
    expect(learned({ ...cliff, metrics: { ...metrics, policy_returns: { mean: -45.2 } } })[0]).toBe(
      'fixed surely reaches the goal in each of its 32 runs, with a return of -45.2; the optimum has -39.',
    );
  });

  it('is nothing where no run succeeded', () => {
    expect(learned({ ...some, failed: 32 }, all)).toHaveLength(1);
  });
});

describe('the best of several', () => {
  it.each([
    [['a'], 'The best in steps is a: the 5 others are worse.'],
    [['a', 'b'], 'The best in steps is one of a and b; the 4 others are worse.'],
    [['a', 'b', 'c', 'd', 'e'], 'The best in steps is one of a, b, c, d and e; the other one is worse.'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'None of 6 variants can be told from the best in steps.'],
  ])('are named where they are few: %s', (names, words) => {
    expect(bestSentence('steps', { among: ['a', 'b', 'c', 'd', 'e', 'f'], names })).toBe(words);
  });

  it('are counted where they are many, and said to be of one task where there are others', () => {
    const among = Array.from({ length: 9 }, (_, i) => `v${i}`);
    expect(bestSentence('steps', { among, names: among.slice(0, 7) }, { all: 12 })).toBe(
      'The best in steps, of the 9 that do the same as v0, is one of 7, first v0, v1 and v2; the 2 others are worse.',
    );
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
      ...summary,
      best: [{ metric: 'timesteps', among: ['fixed', ...names], names: ['v0', 'v1'] }],
      headline: Object.fromEntries(names.map((name) => [name, ['timesteps']])),
      comparedWith: { fixed: 'fixed', ...Object.fromEntries(names.map((name) => [name, 'fixed'])) },
      variants: { fixed, ...Object.fromEntries(names.map((name) => [name, other])) },
      comparisons: Object.fromEntries(names.map((name, i) => [name, comparison(i)])),
    } as unknown as Summary;
  };

  it('gives the counts, the best and the worst, and who may be the best; of few, every sentence', () => {
    expect(answers(many(8)).cost).toHaveLength(9);
    const { cost, learned } = answers(many(10));
    const [counts, first, last, best, ...none] = [...cost, ...learned];
    expect(counts).toBe(
      'Of 10 comparisons of steps in training: 4 better than the baseline, 3 worse, 3 cannot be told.',
    );
    expect(first).toMatch(/^v0 needs/);
    expect(last).toMatch(/^v9 needs/);
    expect(best).toBe('The best in steps in training is one of v0 and v1; the 9 others are worse.');
    expect(none).toEqual([]);
  });
});

describe('what a reader has to know', () => {
  it('names the family, failed runs, the step guard and few seeds, in singular and plural', () => {
    const summary = summaryOf({}, { seeds: 10, fixed: { failed: 1 }, other: { truncated: 2 } });
    expect(caveats(summary)).toEqual([
      'With 95%, the intervals of differences hold for all 3 comparisons at once (steps, penalties and what was learned; ' +
        'Bonferroni).',
      'Wins: how often a run of the variant beats a run of its baseline.',
      'From 9 runs alone: a kind of run that makes up to about 28% of all may not be among them. Ten or more say more.',
      'other: 2 episodes (0.2%) ended by the step guard, not by the environment.',
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
