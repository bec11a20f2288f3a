import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import {
  bootstrap,
  percentileInterval,
  resampledInterquartileMean,
  resampledMean,
} from '../src/statistics/bootstrap.ts';
import { interquartileMean } from '../src/statistics/interquartile-mean.ts';
import { mean } from '../src/statistics/mean.ts';
import {
  pairRanks,
  probabilityOfImprovement,
  resampledProbability,
} from '../src/statistics/probability-of-improvement.ts';
import { median, quantile } from '../src/statistics/quantile.ts';
import { standardDeviation } from '../src/statistics/standard-deviation.ts';
import golden from './golden/statistics.json' with { type: 'json' };

const ascending = (values: readonly number[]) => Float64Array.from(values).sort();
const orderOf = (values: ArrayLike<number>) =>
  Int32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);

describe('numpy, scipy and rliable agree', () => {
  it.each(golden.samples.map((sample) => [sample.x.length, sample] as const))('on %i values', (_, sample) => {
    expect(mean(sample.x)).toBeCloseTo(sample.mean, 10);
    if (sample.sd !== null) expect(standardDeviation(sample.x)).toBeCloseTo(sample.sd, 10);
    expect(median(sample.x)).toBeCloseTo(sample.median, 10);
    expect(interquartileMean(sample.x)).toBeCloseTo(sample.iqm, 10);
    for (const [i, share] of golden.shares.entries()) {
      expect(quantile(ascending(sample.x), share)).toBeCloseTo(sample.quantiles[i], 10);
    }
  });

  it.each(golden.pairs)('on the probability of improvement, also with ties', ({ x, y, p }) => {
    expect(probabilityOfImprovement(x, y)).toBeCloseTo(p, 12);
    expect(probabilityOfImprovement(y, x)).toBeCloseTo(1 - p, 12);
  });

  it.each(golden.bootstrap)('on bootstrap intervals, within Monte-Carlo error', (sample) => {
    const values = Float64Array.from(sample.x);
    const [means, iqms] = [new Float64Array(20_000), new Float64Array(20_000)];
    bootstrap(values.length, 20_000, seedrandom.alea('test'), (counts, resample) => {
      means[resample] = resampledMean(values, counts);
      iqms[resample] = resampledInterquartileMean(values, orderOf(values), counts);
    });
    for (const [ours, theirs] of [
      [means, sample.mean],
      [iqms, sample.iqm],
    ] as const) {
      const [low, high] = percentileInterval(ours, 0.95) as [number, number];
      const tolerance = 0.03 * (theirs[1] - theirs[0]);
      expect(Math.abs(low - theirs[0])).toBeLessThan(tolerance);
      expect(Math.abs(high - theirs[1])).toBeLessThan(tolerance);
    }
  });
});

describe('a resample', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
  const counted = values.chain((x) =>
    fc.tuple(
      fc.constant(x),
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: x.length, maxLength: x.length }),
    ),
  );

  it('has the mean and the IQM of the values that were drawn', () => {
    fc.assert(
      fc.property(counted, ([x, counts]) => {
        fc.pre(counts.some((count) => count > 0));
        const drawn = x.flatMap((value, i) => Array<number>(counts[i]).fill(value));
        const [numbers, weights] = [Float64Array.from(x), Uint16Array.from(counts)];
        const size = Math.max(...x.map(Math.abs));
        expect(Math.abs(resampledMean(numbers, weights) - mean(drawn))).toBeLessThanOrEqual(1e-9 * size);
        const iqm = resampledInterquartileMean(numbers, orderOf(x), weights);
        expect(Math.abs(iqm - interquartileMean(drawn))).toBeLessThanOrEqual(1e-9 * size);
      }),
    );
  });

  it('has the probability of improvement of the values that were drawn', () => {
    const few = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(few, few, (xs, ys) => {
        const drawn = [xs, ys].map((list) =>
          list.flatMap(([value, count]) => Array<number>(count).fill(value)),
        );
        fc.pre(drawn.every((list) => list.length > 0));
        const [x, y] = [xs, ys].map((list) => list.map(([value]) => value));
        const [xCounts, yCounts] = [xs, ys].map((list) => list.map(([, count]) => count));
        const fast = resampledProbability(pairRanks(x, y), xCounts, yCounts, new Float64Array(y.length + 1));
        const wins = drawn[0].flatMap((a) => drawn[1].map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        expect(fast).toBeCloseTo(mean(wins), 10);
      }),
    );
  });

  it('draws as many seeds as there are, each equally likely', () => {
    const totals = new Float64Array(10);
    bootstrap(10, 20_000, seedrandom.alea('draws'), (counts) => {
      expect(counts.reduce((a, b) => a + b)).toBe(10);
      for (const [i, count] of counts.entries()) totals[i] += count;
    });
    for (const total of totals) expect(Math.abs(total / 20_000 - 1)).toBeLessThan(0.04);
  });
});

describe('the edges', () => {
  it('are honest: no spread of one value, no interval of nothing', () => {
    expect(standardDeviation([5])).toBeNaN();
    expect(percentileInterval(new Float64Array(), 0.95)).toBeUndefined();
    expect(percentileInterval(Float64Array.of(Number.NaN, 2, 2), 0.95)).toEqual([2, 2]);
    expect(interquartileMean([1, 2, 300])).toBe(101);
  });
});
