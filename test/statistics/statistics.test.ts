import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from '../../src/statistics/clopper-pearson.ts';
import { differenceOf, relativeInterval } from '../../src/statistics/difference.ts';
import {
  type Estimate,
  iqmEstimate,
  meanEstimate,
  studentInterval,
  winsorised,
} from '../../src/statistics/estimate.ts';
import { fisherExact } from '../../src/statistics/fisher-exact.ts';
import { incompleteBeta, logGamma } from '../../src/statistics/incomplete-beta.ts';
import { interquartileMean } from '../../src/statistics/interquartile-mean.ts';
import { mean } from '../../src/statistics/mean.ts';
import { median } from '../../src/statistics/median.ts';
import { medianInterval } from '../../src/statistics/median-interval.ts';
import { newcombe, wilson } from '../../src/statistics/newcombe.ts';
import { normalQuantile, normalTail } from '../../src/statistics/normal-distribution.ts';
import {
  improvementInterval,
  probabilityOfImprovement,
} from '../../src/statistics/probability-of-improvement.ts';
import { quantile } from '../../src/statistics/quantile.ts';
import { unseenShare } from '../../src/statistics/rule-of-three.ts';
import { seedsNeeded } from '../../src/statistics/seeds-needed.ts';
import { signTest } from '../../src/statistics/sign-test.ts';
import { standardDeviation } from '../../src/statistics/standard-deviation.ts';
import { studentQuantile, studentTail } from '../../src/statistics/student-t.ts';

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/statistics.json'), 'utf8'));

function closeTo(found: readonly number[] | number, expected: readonly number[] | number, relative = 1e-9) {
  const [a, b] = [[found].flat(), [expected].flat()] as [number[], number[]];
  expect(a).toHaveLength(b.length);
  for (const [i, value] of b.entries()) {
    expect(Math.abs(a[i] - value), `${a[i]} beside ${value}`).toBeLessThanOrEqual(
      relative * Math.abs(value) + 1e-13,
    );
  }
}

type Golden<Keys extends string> = Record<Keys, number[]>;
type Sample = Golden<'x' | 'quantiles' | 'interval' | 'iqm_interval'> & {
  readonly median_interval?: number[];
} & Record<'mean' | 'median' | 'iqm' | 'sd', number>;
type Pair = Golden<'x' | 'y' | 'interval' | 'iqm_interval'> & { readonly p: number };

describe('numpy, scipy and rliable agree', () => {
  it.each<Sample>(golden.samples)('on one sample, $x', (sample) => {
    const { x, interval, iqm_interval, median_interval } = sample;
    closeTo([mean(x), median(x), interquartileMean(x)], [sample.mean, sample.median, sample.iqm]);
    const sorted = [...x].sort((a: number, b: number) => a - b);
    const quantiles = golden.shares.map((share: number) => quantile(sorted, share));
    closeTo(quantiles, sample.quantiles);
    if (x.length === 1) return;
    closeTo(standardDeviation(x), sample.sd);
    closeTo(studentInterval(meanEstimate(x), 0.95), interval);
    closeTo(studentInterval(iqmEstimate(x), 0.95), iqm_interval);
    if (median_interval) closeTo(medianInterval(sorted, 0.95), median_interval);
  });

  it.each<Pair>(golden.pairs)('on two samples of separate runs', ({ x, y, p, interval, iqm_interval }) => {
    expect(probabilityOfImprovement(x, y)).toBeCloseTo(p, 12);
    const between = (of: (values: number[]) => Estimate) =>
      studentInterval(differenceOf([of(x), of(y)], { shared: [[], []], runs: [x.length, y.length] }), 0.99);
    closeTo(between(meanEstimate), interval);
    closeTo(between(iqmEstimate), iqm_interval);
  });

  it('on pairs of the same seed, and on where a ratio lies', () => {
    const { x, y, interval, fieller } = golden.together;
    const found = differenceOf([meanEstimate(x), meanEstimate(y)], { shared: [x, y], runs: [40, 40] });
    closeTo(studentInterval(found, 0.99), interval);
    // A ratio lies at an end of Fieller's interval of just the level at which it is rejected.
    for (const [i, ratio] of [0.99, 1, 1.05].entries()) {
      const ends = relativeInterval(found, 1 - fieller[i]) as readonly [number, number];
      expect(Math.min(...ends.map((end) => Math.abs(1 + end - ratio)))).toBeLessThan(1e-9);
    }
  });

  it('on distributions and exact tests', () => {
    for (const [x, a, b, share] of golden.beta) closeTo(incompleteBeta(x, a, b), share, 1e-11);
    for (const [x, tail] of golden.normal) closeTo(normalTail(x), tail, 1e-8);
    for (const [tail, degrees, t] of golden.student) {
      closeTo(studentQuantile(tail, degrees), t);
      closeTo(studentTail(t, degrees), tail);
    }
    for (const [k, n, level, ...ends] of golden.clopper_pearson) closeTo(clopperPearson(k, n, level), ends);
    for (const [k, n, ...ends] of golden.wilson) closeTo(wilson(k, n, 0.95), ends);
    for (const [above, below, p] of golden.sign) closeTo(signTest(above, below), p);
    for (const [x, y, p] of golden.fisher) closeTo(fisherExact(x, y), p, 1e-8);
  });
});

describe('published examples', () => {
  it('of Newcombe, for separate and for paired runs', () => {
    closeTo(newcombe([56, 70], [48, 80], { level: 0.95 }), [0.0524, 0.3339], 1e-3);
    // His example of paired data: 36 both, 12 the first only, 2 the second only, 0 neither.
    const [low, high] = newcombe([48, 50], [38, 50], { level: 0.95, both: 36 });
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.0569', '0.3404']);
  });

  it('of the log of the gamma function, the median and the rule of three', () => {
    closeTo([logGamma(5), logGamma(0.5)], [Math.log(24), Math.log(Math.sqrt(Math.PI))]);
    expect(medianInterval(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0.95)).toEqual([2, 9]);
    expect([unseenShare(5), unseenShare(100)].map((share) => share.toFixed(2))).toEqual(['0.45', '0.03']);
    expect(normalQuantile(0.025)).toBeCloseTo(1.959964, 6);
  });

  it('of values moved in to the outermost that the IQM keeps', () => {
    expect([...winsorised([100, 1, 3, 2])]).toEqual([3, 2, 3, 2]);
  });
});

describe('laws', () => {
  const shares = fc.tuple(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), fc.nat());

  it('differences of shares stay possible, turn with their sides, and hold what was found', () => {
    fc.assert(
      fc.property(shares, ([n, a, b, both]) => {
        const [x, y] = [a % (n + 1), b % (n + 1)];
        const [least, most] = [Math.max(0, x + y - n), Math.min(x, y)];
        const together = least + (both % (most - least + 1));
        const [low, high] = newcombe([x, n], [y, n], { level: 0.95, both: together });
        closeTo(newcombe([y, n], [x, n], { level: 0.95, both: together }), [-high, -low], 1e-7);
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
        expect(low).toBeLessThanOrEqual((x - y) / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual((x - y) / n - 1e-12);
      }),
    );
  });

  it('the probability of improvement never is certain', () => {
    const [low, high] = improvementInterval(1, { runs: [10, 10], level: 0.95 });
    expect([low, high]).toEqual([expect.closeTo(0.8, 3), 1]);
    closeTo(improvementInterval(0, { runs: [10, 10], level: 0.95 }), [0, 1 - low], 1e-6);
  });

  it('a share of the baseline leaves out zero where the difference does, and only there', () => {
    const numbers = fc.array(
      fc.tuple(fc.double({ min: 1, max: 9, noNaN: true }), fc.double({ min: 5, max: 9, noNaN: true })),
      { minLength: 3, maxLength: 12 },
    );
    fc.assert(
      fc.property(numbers, (pairs) => {
        const [x, y] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
        const found = differenceOf([meanEstimate(x), meanEstimate(y)], {
          shared: [x, y],
          runs: [x.length, y.length],
        });
        const share = relativeInterval(found, 0.95);
        const ends = studentInterval(found, 0.95);
        const clear = Math.min(...ends.map(Math.abs)) > 1e-6 && found.variance > 1e-9;
        if (share && clear) expect(share.map(Math.sign)).toEqual(ends.map(Math.sign));
      }),
    );
  });

  it('more seeds are needed for a smaller difference, and none are told from fewer than ten runs', () => {
    const of = (size: number, runs = 10, variance = 10) =>
      seedsNeeded({ variance, degrees: runs - 1 }, { runs, size, level: 0.95 });
    expect(of(5)).toEqual([14, 232]);
    expect(of(5, 9)).toBeNull();
    expect((of(1) as readonly number[])[0]).toBeGreaterThan((of(5) as readonly number[])[1]);
    expect(of(1, 10, 0)).toBeNull();
  });
});
