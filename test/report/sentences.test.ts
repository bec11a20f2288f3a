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

/** By metric: the difference from `fixed`, its interval, what else is found; and the mean of `fixed`, 1000 if not said. */
type Differences = Readonly<Record<string, readonly [number | null, Interval, Found?]>>;
type Found = Partial<Summary['comparisons'][string]['timesteps']> & { readonly mean?: number };

interface Variant {
  readonly [count: string]: unknown;
  readonly optimum?: object;
  readonly learned?: object;
  readonly means?: Readonly<Record<string, number>>;
}

interface Given {
  readonly seeds?: number;
  readonly variants?: Readonly<Record<string, Variant>>;
  /** Who may be the best; all if not said. */
  readonly best?: readonly string[];
}

const TAXI = {
  ...{ starts: 300, solvedStarts: 300, goalProbability: 1, timesteps: 13.07, returns: 7.93 },
  ...{ chance: false, mayFail: false },
};
const SINGLE = { starts: 1, solvedStarts: 1, timesteps: 13 };
const LAKE = { starts: 1, goalProbability: 0.82, returns: 0.82, chance: true, mayFail: true };

/** A summary of `fixed`, and of others with these differences from it. */
function summaryOf(compared: Readonly<Record<string, Differences>>, given: Given = {}): Summary {
  const { seeds = 32, variants = {} } = given;
  const others = Object.keys(compared);
  const each = <Value>(of: (name: string) => Value, names = others) =>
    Object.fromEntries(names.map((name) => [name, of(name)]));
  const meanOfFixed = (metric: string) =>
    Object.values(compared).flatMap((own) => own[metric]?.[2]?.mean ?? [])[0] ?? 1000;
  const meanOf = (name: string, metric: string) => meanOfFixed(metric) + (compared[name]?.[metric]?.[0] ?? 0);
  const comparison = ([difference, interval, found]: Differences[string] = [null, null]) => {
    const { mean = 1000, ...rest } = found ?? {};
    return {
      ...{ n: [seeds, seeds], seeds: null, comparable: true, whyNot: null, verdict: null },
      ...{ difference, interval },
      relative: mean === 0 || difference === null ? null : difference / mean,
      relativeInterval: mean === 0 || interval === null ? null : interval.map((end) => end / mean),
      ...rest,
    };
  };
  const variant = (name: string) => {
    const { optimum, learned, means, ...counts } = variants[name] ?? {};
    return {
      ...{ runs: seeds, failed: 0, truncated: 0, ...counts, optimum: { ...TAXI, ...optimum } },
      learned: { solvesAll: 0, endsFromAll: 0, neverEnds: 0, mayNeverEnd: 0, whereSolved: null, ...learned },
      metrics: each((metric) => ({ mean: means?.[metric] ?? meanOf(name, metric) }), metricNames),
    };
  };
  const order = [...others, 'fixed'];
  return {
    ...{ margin: 0.01, family: 3, best: [], seeds: { count: seeds }, sweep: null },
    ranking: { by: ['solved_starts', 'timesteps'], order, best: given.best ?? order },
    comparedWith: each(() => 'fixed', order),
    headline: each((name) => Object.keys(compared[name])),
    variants: each(variant, ['fixed', ...others]),
    comparisons: each((name) => each((metric) => comparison(compared[name][metric]), metricNames)),
    curves: each(() => [{ episode: 99, episodes: 1 }], order),
  } as unknown as Summary;
}

describe('a comparison in words', () => {
  const said = (differences: Differences, given?: Given) => {
    const summary = summaryOf({ other: differences }, given);
    return [...comparisonSentences(summary, 'cost'), ...comparisonSentences(summary, 'learned')];
  };
  const cheaper: Differences = { timesteps: [-16, [-18, -13]] };
  const alike: Differences = { timesteps: [-16, null] };
  const both = (optimum: object) => ({ variants: { fixed: { optimum }, other: { optimum } } });

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
      { goal_probability: [0.4, [0.3, 0.5], { mean: 0.2 }] },
    ],
    // Of nothing there is no share.
    [
      'other collects 12.3 more penalties in training than fixed, whose mean is 0 (95% interval 10 to 14.5).',
      { penalties: [12.34, [10, 14.5], { mean: 0 }] },
    ],
    [
      '32 seeds cannot tell whether other collects more or fewer penalties in training than fixed (95% interval 1 fewer to 2 more).',
      { penalties: [0.5, [-1, 2], { mean: 0 }] },
    ],
    [
      '32 seeds cannot tell whether other needs more or fewer steps in training than fixed (95% interval 2.0% fewer to 3.0% more); ' +
        'about 150 to 400 seeds would find a difference of 1% in 80 of 100 such experiments.',
      { timesteps: [5, [-20, 30], { seeds: [150, 400] }] },
    ],
    // As many are there already.
    [
      '32 seeds cannot tell whether other needs more or fewer steps in training than fixed (95% interval 2.0% fewer to 3.0% more).',
      { timesteps: [5, [-20, 30], { seeds: [9, 30] }] },
    ],
    [
      'other needs as many steps in training as fixed, within 1% (95% interval 0.2% fewer to 0.4% more).',
      { timesteps: [1, [-2, 4], { verdict: 'equal' }] },
    ],
    [
      'No difference in 32 runs: other learns to solve as many starts as fixed; up to about 9% of runs could differ.',
      { solved_starts: [0, null, { verdict: 'no difference' }] },
    ],
    [
      'other takes 16.0% fewer steps in training than fixed (95% interval 13.0% to 18.0%); fewer may also be quicker failures.',
      { timesteps: [-160, [-180, -130], { comparable: false, whyNot: 'may fail' }] },
      both({ mayFail: true }),
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
      { solved_starts: [0.3, [0.1, 0.5], { relative: 0.5, relativeInterval: null }] },
      both(SINGLE),
    ],
    // A share of what is below zero would be read the wrong way round.
    [
      'other learns a policy with 106 less return than fixed, whose mean is -74.5 (95% interval 90 to 122).',
      { policy_returns: [-106, [-122, -90], { mean: -74.5 }] },
    ],
    [
      '32 seeds cannot tell whether other learns to reach the goal in more or fewer of 100 episodes than fixed (95% interval 5.6 fewer to 54.9 more).',
      { goal_probability: [0.246, [-0.056, 0.549], { mean: 0 }] },
    ],
    [
      'other learns a policy that needs 10.0% fewer steps from the starts that both solve than fixed (95% interval 8.0% to 12.0%).',
      { policy_timesteps: [-100, [-120, -80]] },
    ],
  ])('is %s', (words, differences, given) => expect(said(differences, given)).toEqual([words]));

  it('is nothing of the last episodes of training, nor of what is not comparable', () => {
    expect(said({ last_timesteps: [-16, [-18, -13]], last_returns: [5, [4, 6]] })).toEqual([]);
    const found: Found = { comparable: false, whyNot: 'other starts' };
    expect(said({ policy_returns: [-16, [-18, -13], found] })).toEqual([]);
  });
});

describe('the first screen', () => {
  const cheaper: Differences = {
    timesteps: [-20, [-23, -17], { verdict: 'better' }],
    penalties: [-190, [-195, -185], { verdict: 'better' }],
    solved_starts: [null, null, { verdict: 'cannot tell' }],
  };

  it('says by how much one of two is better, then how sure that is', () => {
    const found = summaryOf({ other: cheaper });
    expect(headline(found)).toBe(
      'other is better than fixed: 2.0% fewer steps and 19% fewer penalties while learning; what it learned cannot be told apart.',
    );
    expect(answerSentences(found)[0]).toBe(
      'other needs 1.7% to 2.3% fewer steps in training and collects 18.5% to 19.5% fewer penalties in training than fixed (95% intervals).',
    );
  });

  it('says what was learned with its amounts, and the price', () => {
    const solved: Differences = { solved_starts: [33, [30, 36], { mean: 257, verdict: 'better' }] };
    expect(headline(summaryOf({ other: solved }))).toBe(
      'other learned more than fixed: it solves 290 of 300 starts, fixed 257.',
    );
    const price: Differences = { timesteps: [1500, [1400, 1600], { verdict: 'worse' }], ...solved };
    expect(headline(summaryOf({ other: price }))).toBe(
      'other learned more than fixed: it solves 290 of 300 starts, fixed 257, with 2.50 times as many steps while learning.',
    );
  });

  it('names the best of several with amounts, or all that may be it and who is worse', () => {
    const other: Differences = { ...cheaper, solved_starts: [0, [-1, 1], { verdict: 'equal' }] };
    const third: Differences = { timesteps: [2500, [2000, 3000], { verdict: 'worse' }] };
    const told = (best: string[]) => headline(summaryOf({ other, third }, { best }));
    expect(told(['other'])).toBe(
      'other is the best of 3: 2.0% fewer steps and 19% fewer penalties while learning than fixed; it solves as many starts, within 1%.',
    );
    expect(told(['other', 'fixed'])).toBe(
      'other and fixed may be the best of 3; third is worse than fixed: 3.50 times as many steps while learning; ' +
        'other against fixed: 2.0% fewer steps and 19% fewer penalties while learning.',
    );
  });

  it('does not give as a reason what the best is worse in', () => {
    const slower: Differences = {
      ...cheaper,
      solved_starts: [-5, [-7, -3], { mean: 290, verdict: 'worse' }],
    };
    expect(headline(summaryOf({ other: slower, third: {} }, { best: ['other'] }))).toBe(
      'other is the best of 3: 2.0% fewer steps and 19% fewer penalties while learning than fixed, but it solves 285 of 300 starts, fixed 290.',
    );
  });

  it('counts those that it does not name', () => {
    const worse: Differences = { timesteps: [2500, [2000, 3000], { verdict: 'worse' }] };
    const told = (names: string[]) =>
      headline(summaryOf(Object.fromEntries(names.map((name) => [name, worse])), { best: ['fixed'] }));
    expect(told(['a', 'b'])).toMatch(/; b is worse than fixed: 3.50 times as many steps while learning\.$/);
    expect(told(['a', 'b', 'c'])).toMatch(/while learning; 1 other differs, too\.$/);
    expect(told(['a', 'b', 'c', 'd'])).toMatch(/while learning; 2 others differ, too\.$/);
  });

  it('says only of what can be compared that two do the same', () => {
    const same: Differences = { penalties: [0, null, { verdict: 'no difference' }] };
    expect(headline(summaryOf({ other: same }))).toBe('other and fixed do the same, in 32 seeds.');
    const steps: Differences = {
      ...same,
      timesteps: [9, [8, 10], { comparable: false, whyNot: 'may fail' }],
    };
    expect(headline(summaryOf({ other: steps }))).toBe(
      'Neither other nor fixed is better in what can be compared, in 32 seeds.',
    );
  });

  it('says how many seeds, or that more episodes, where nothing can be told', () => {
    const unsure: Differences = { timesteps: [5, [-20, 30], { verdict: 'cannot tell', seeds: [150, 400] }] };
    const found = summaryOf({ other: unsure }, { variants: { fixed: { learned: { solvesAll: 3 } } } });
    expect(headline(found)).toBe('32 seeds cannot tell other from fixed.');
    expect(answerSentences(found)).toContain(
      'About 150 to 400 seeds would find a difference of 1% in steps in training in 80 of 100 such experiments: raise `seeds`; what is trained stands.',
    );
    const none: Differences = { solved_starts: [0, null, { verdict: 'no difference' }] };
    expect(answerSentences(summaryOf({ other: none }))).toContain(
      'No run of any variant solves all 300 starts yet: more `episodes` may show a difference in what they learn.',
    );
  });
});

describe('what was learned, in words', () => {
  const slippery = { means: { goal_probability: 0.56 }, learned: { endsFromAll: 30, mayNeverEnd: 2 } };
  const some = {
    means: { solved_starts: 258.8 },
    learned: { neverEnds: 31, whereSolved: { runs: 31, timesteps: 12.61, optimum: 12.58 } },
  };
  const where =
    'where it does, it takes 12.61 steps (mean over 31 runs), the optimum 12.58 from the same starts (13.07 from all); ' +
    'in 31 of 32 runs its episode surely never ends from some starts.';

  it.each<[string, Variant]>([
    [`solves 258.8 of 300 starts on average over 32 runs, all of them in none of 32 runs; ${where}`, some],
    [
      'solves all 300 starts in each of its 32 runs, in 13.2 steps on average; the optimum takes 13.07.',
      { means: { policy_timesteps: 13.2 }, learned: { solvesAll: 32 } },
    ],
    [
      'solves the start in 30 of 32 runs; where it does, it takes 12.61 steps, the optimum 13; in 2 of 32 runs its episode surely never ends.',
      {
        optimum: SINGLE,
        learned: { solvesAll: 30, neverEnds: 2, whereSolved: { runs: 30, timesteps: 12.61, optimum: 13 } },
      },
    ],
    [
      'solves the start in 0 of 32 runs; in 32 of 32 runs its episode surely never ends.',
      { optimum: SINGLE, learned: { neverEnds: 32 } },
    ],
    [
      'solves the start in its only run, in 13.2 steps on average; the optimum takes 13.',
      { optimum: SINGLE, runs: 1, means: { policy_timesteps: 13.2 }, learned: { solvesAll: 1 } },
    ],
    [
      'reaches the goal with probability 0.56 on average over 32 runs, the optimum with 0.82; in 2 of 32 runs its episode may never end.',
      { ...slippery, optimum: LAKE },
    ],
    // Even where the optimum is sure of it.
    [
      'reaches the goal with probability 0.56 on average over 32 runs, the optimum with 1; in 2 of 32 runs its episode may never end.',
      { ...slippery, optimum: { ...LAKE, goalProbability: 1, returns: 1 } },
    ],
    [
      'surely reaches the goal in each of its 32 runs, with a return of -45.2; the optimum has -39.',
      {
        means: { policy_returns: -45.2 },
        optimum: { ...LAKE, goalProbability: 1, returns: -39 },
        learned: { solvesAll: 32, endsFromAll: 32 },
      },
    ],
  ])('is: %s', (words, fixed) => {
    expect(policySentences(summaryOf({}, { variants: { fixed } }))).toEqual([`fixed ${words}`]);
  });

  it('is said once of all where nobody solves the task, and not at all of those of whom no run succeeded', () => {
    const told = (other: Variant) =>
      policySentences(summaryOf({ other: {} }, { variants: { fixed: some, other } }));
    expect(told(some)).toEqual([
      'None of them learns to solve all 300 starts, in any run.',
      `fixed solves 258.8 of 300 starts on average over 32 runs; ${where}`,
      `other solves 258.8 of 300 starts on average over 32 runs; ${where}`,
    ]);
    expect(told({ failed: 32 })).toHaveLength(1);
  });
});

describe('the best of several', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'];
  const nine = Array.from({ length: 9 }, (_, i) => `v${i}`);
  it.each([
    [six.slice(0, 1), six, 6, 'The best in steps is a: the 5 others are worse.'],
    [six.slice(0, 2), six, 6, 'The best in steps is one of a and b; the 4 others are worse.'],
    [six.slice(0, 5), six, 6, 'The best in steps is one of a, b, c, d and e; the other one is worse.'],
    [six, six, 6, 'None of 6 variants can be told from the best in steps.'],
    [
      nine.slice(0, 7),
      nine,
      12,
      'The best in steps, of the 9 that do the same as v0, is one of 7, first v0, v1 and v2; the 2 others are worse.',
    ],
  ])('are %s', (names, among, all, words) => {
    expect(bestSentence('steps', { among, names }, all)).toBe(words);
  });
});

it('of many comparisons gives the counts, the best and the worst, and who may be the best; of few, every sentence', () => {
  const verdicts = ['better', 'worse', 'cannot tell'] as const;
  const said = (count: number) => {
    const names = Array.from({ length: count }, (_, i) => `v${i}`);
    const differences = names.map((name, i): [string, Differences] => {
      const interval = [10 * i + 5, 10 * i + 15] as const;
      return [name, { timesteps: [10 * (i + 1), interval, { verdict: verdicts[i % 3] }] }];
    });
    const best = [{ metric: 'timesteps' as const, among: ['fixed', ...names], names: ['v0', 'v1'] }];
    return answers({ ...summaryOf(Object.fromEntries(differences)), best });
  };
  expect(said(8).cost).toHaveLength(9);
  expect(said(10)).toEqual({
    cost: [
      'Of 10 comparisons of steps in training: 4 better than the baseline, 3 worse, 3 cannot be told.',
      expect.stringMatching(/^v0 needs/),
      expect.stringMatching(/^v9 needs/),
      'The best in steps in training is one of v0 and v1; the 9 others are worse.',
    ],
    learned: [],
  });
});

describe('what a reader has to know', () => {
  it('names the family, failed runs, the step guard and few seeds, in singular and plural', () => {
    const variants = { fixed: { failed: 1 }, other: { truncated: 2 } };
    expect(caveats(summaryOf({ other: {} }, { seeds: 10, variants }))).toEqual([
      'With 95%, the intervals of differences hold for all 3 comparisons at once (steps, penalties and what was learned; ' +
        'Bonferroni).',
      'Wins: how often a run of the variant beats a run of its baseline.',
      'From 9 runs alone: a kind of run that makes up to about 28% of all may not be among them. Ten or more say more.',
      'other: 2 episodes (0.2%) ended by the step guard, not by the environment.',
      'fixed: 1 run of 10 failed; it is not in these numbers.',
    ]);
  });

  it('tells where variants have different numbers of runs; ten are not few', () => {
    const told = caveats(summaryOf({ other: {} }, { seeds: 10, variants: { other: { runs: 1200 } } }));
    expect(told.slice(2)).toEqual(['They have different numbers of runs: fixed 10, other 1,200.']);
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

  it('keep a command whole, so that it can be copied, and are never wider than a page', () => {
    const text = 'Luck helped: `run FILE --only a,b --fresh-seeds`, or `x`, trains these again.';
    expect(wrapped(text, 36).split('\n')).toEqual([
      'Luck helped:',
      '  `run FILE --only a,b --fresh-seeds`,',
      '  or `x`, trains these again.',
    ]);
    expect(wrapped('a '.repeat(200), 200)).toBe(wrapped('a '.repeat(200)));
  });
});
