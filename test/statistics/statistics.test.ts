import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { expandedInterval } from '../../src/statistics/expanded-interval.ts';
import { interquartileMean } from '../../src/statistics/interquartile-mean.ts';
import { mean } from '../../src/statistics/mean.ts';
import { median } from '../../src/statistics/median.ts';
import { normalQuantile, normalTail } from '../../src/statistics/normal-distribution.ts';
import { percentileInterval } from '../../src/statistics/percentile-interval.ts';
import { probabilityOfImprovement } from '../../src/statistics/probability-of-improvement.ts';
import { quantile } from '../../src/statistics/quantile.ts';
import { pairOf, resample, seriesOf } from '../../src/statistics/resample.ts';
import { standardDeviation } from '../../src/statistics/standard-deviation.ts';
import { studentQuantile } from '../../src/statistics/student-t.ts';
import { bootstrap } from '../bootstrap.ts';
import golden from '../golden/statistics.json' with { type: 'json' };

const ascending = (values: readonly number[]) => Float64Array.from(values).sort();
const seriesFrom = (values: readonly number[], resamples: number) =>
  seriesOf(
    values,
    values.map((_, at) => at),
    resamples,
  );

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

  /** Within three hundredths of its width. */
  function expectAlike(ours: readonly [number, number] | null, theirs: readonly number[]): void {
    const tolerance = 0.03 * (theirs[1] - theirs[0]);
    expect(Math.abs((ours?.[0] as number) - theirs[0])).toBeLessThan(tolerance);
    expect(Math.abs((ours?.[1] as number) - theirs[1])).toBeLessThan(tolerance);
  }

  it.each(golden.bootstrap)('on bootstrap intervals, within Monte-Carlo error', (sample) => {
    const series = seriesFrom(sample.x, 20_000);
    resample({ series: [series], pairs: [] }, { seeds: sample.x.length, resamples: 20_000 });
    expectAlike(percentileInterval(series.means, 0.95), sample.mean);
    expectAlike(percentileInterval(series.iqms, 0.95), sample.iqm);
    expectAlike(percentileInterval(series.iqms, 0.95), sample.rliable_iqm);
  });

  it('on what two variants with the same seeds differ by, and how often one beats the other', () => {
    const { x, y, difference, relative, iqm_difference, improvement } = golden.together;
    const [variant, baseline] = [seriesFrom(x, 20_000), seriesFrom(y, 20_000)];
    const pair = pairOf(variant, baseline);
    resample({ series: [variant, baseline], pairs: [pair] }, { seeds: x.length, resamples: 20_000 });
    const intervalOf = (value: (i: number) => number) =>
      percentileInterval(
        pair.probabilities.map((_, i) => value(i)),
        0.95,
      );
    const change = (i: number) => variant.means[i] - baseline.means[i];
    expectAlike(intervalOf(change), difference);
    expectAlike(
      intervalOf((i) => change(i) / baseline.means[i]),
      relative,
    );
    expectAlike(
      intervalOf((i) => variant.iqms[i] - baseline.iqms[i]),
      iqm_difference,
    );
    expectAlike(percentileInterval(pair.probabilities, 0.95), improvement);
  });

  it("on the normal distribution and on Student's", () => {
    for (const [x, tail] of golden.normal) {
      expect(normalTail(x)).toBeCloseTo(tail, 14);
      expect(normalQuantile(tail)).toBeCloseTo(x, 6);
    }
    for (const [tail, degrees, t] of golden.student) {
      expect(studentQuantile(tail, degrees) / t).toBeCloseTo(1, 9);
    }
  });

  it("on how far Student's interval reaches, which an expanded interval of normal values reaches too", () => {
    const { x, level, ends } = golden.student_interval;
    const series = seriesFrom(x, 20_000);
    resample({ series: [series], pairs: [] }, { seeds: x.length, resamples: 20_000 });
    const [low, high] = expandedInterval(series.means, { level, n: x.length }) as readonly [number, number];
    expect((high - low) / (ends[1] - ends[0])).toBeGreaterThan(0.95);
    expect((high - low) / (ends[1] - ends[0])).toBeLessThan(1.05);
    const [plainLow, plainHigh] = percentileInterval(series.means, level) as readonly [number, number];
    expect(high - low).toBeGreaterThan(1.05 * (plainHigh - plainLow));
  });
});

describe('a resample', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
  /** What two variants have at each of up to 20 seeds; NaN where a run failed. */
  const seeds = fc.array(fc.tuple(value, value, fc.nat(9)), { minLength: 2, maxLength: 20 });

  it('has the mean, the IQM and the probability of improvement of the values that were drawn', () => {
    fc.assert(
      fc.property(seeds, (rows) => {
        const list = (missing: number, pick: (row: readonly [number, number, number]) => number) =>
          rows.flatMap((row, at) => (row[2] === missing ? [] : [{ value: pick(row), at }]));
        const [x, y] = [list(0, (row) => row[0]), list(1, (row) => row[1])];
        fc.pre(x.length > 0 && y.length > 0);
        const [variant, baseline] = [x, y].map((found) =>
          seriesOf(
            found.map((one) => one.value),
            found.map((one) => one.at),
            20,
          ),
        );
        const pair = pairOf(variant, baseline);
        resample({ series: [variant, baseline], pairs: [pair] }, { seeds: rows.length, resamples: 20 });
        const draw = seedrandom.alea('manyruns summary');
        bootstrap(rows.length, { resamples: 20, draw }, (counts, i) => {
          const drawn = (of: typeof x) =>
            of.flatMap(({ value, at }) => Array<number>(counts[at]).fill(value));
          const [xs, ys] = [drawn(x), drawn(y)];
          if (xs.length === 0 || ys.length === 0) return;
          const tolerance = 1e-9 * Math.max(...xs.map(Math.abs), ...x.map((one) => Math.abs(one.value)));
          expect(Math.abs(variant.means[i] - mean(xs))).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(variant.iqms[i] - interquartileMean(xs))).toBeLessThanOrEqual(tolerance);
          const wins = xs.flatMap((a) => ys.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
          expect(pair.probabilities[i]).toBeCloseTo(mean(wins), 10);
        });
      }),
    );
  });

  it('says nothing of a variant none of whose runs was drawn', () => {
    const series = seriesOf([1, 2, Number.NaN], [0, 1, 2], 1000);
    resample({ series: [series], pairs: [] }, { seeds: 4, resamples: 1000 });
    const nothing = series.means.filter(Number.isNaN).length / 1000;
    expect(nothing).toBeGreaterThan(0.03); // 1/16 of the resamples draw neither seed
    expect(nothing).toBeLessThan(0.1);
  });

  it('draws as many seeds as there are, each equally likely', () => {
    const totals = new Float64Array(10);
    bootstrap(10, { resamples: 20_000, draw: seedrandom.alea('draws') }, (counts) => {
      expect(counts.reduce((a, b) => a + b)).toBe(10);
      for (const [i, count] of counts.entries()) totals[i] += count;
    });
    for (const total of totals) expect(Math.abs(total / 20_000 - 1)).toBeLessThan(0.04);
  });
});

describe('a percentile interval', () => {
  it('ends at the quantiles of the sorted values', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, level) => {
        const sorted = ascending(list);
        const expected = [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)];
        expect(percentileInterval(Float64Array.from(list), level)).toEqual(expected);
      }),
    );
  });

  it('has one zero, as the quantile has', () => {
    for (const zeros of [[-0], [-0, 0, -0], [0, -0, -0, -0]]) {
      const expected = [quantile(ascending(zeros), 0.05), quantile(ascending(zeros), 0.95)];
      expect(percentileInterval(Float64Array.from(zeros), 0.9)).toEqual(expected);
    }
  });
});

describe('an expanded interval', () => {
  const normals = (count: number) =>
    Float64Array.from(
      { length: count },
      (_, i) => normalQuantile(Math.min(i + 0.5, count - i - 0.5) / count) * (i < count / 2 ? -1 : 1),
    );

  it('is the wider the fewer values are behind it, and the plain one where they are many', () => {
    const values = normals(10_000);
    const half = (n: number, level = 0.95) =>
      (expandedInterval(values, { level, n }) as readonly [number, number])[1];
    expect(half(1_000_000)).toBeCloseTo(1.96, 2);
    expect(half(30)).toBeCloseTo(2.0452 * Math.sqrt(30 / 29), 2);
    expect(half(10)).toBeCloseTo(2.2622 * Math.sqrt(10 / 9), 2);
    // Beyond what 10,000 resamples can show, it is continued.
    expect(half(3)).toBeCloseTo(4.3027 * Math.sqrt(3 / 2), 1);
    expect(half(1_000_000, 1 - 1e-6)).toBeCloseTo(4.8916, 1);
  });

  it('is none from a single value, or of nothing', () => {
    expect(expandedInterval(normals(10), { level: 0.95, n: 1 })).toBeNull();
    expect(expandedInterval(new Float64Array(), { level: 0.95, n: 5 })).toBeNull();
  });
});

describe('the edges', () => {
  it('are honest: no spread of one value, no interval of nothing', () => {
    expect(standardDeviation([5])).toBeNaN();
    expect(percentileInterval(new Float64Array(), 0.95)).toBeNull();
    expect(percentileInterval(Float64Array.of(Number.NaN, 2, 2), 0.95)).toEqual([2, 2]);
    expect(interquartileMean([1, 2, 300])).toBe(101);
  });
});
