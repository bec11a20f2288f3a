import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { metricNames } from '../../src/statistics/metrics.ts';
import type { Optimum } from '../../src/statistics/optimum.ts';
import { noMeans } from '../../src/statistics/running-means.ts';
import { summarize } from '../../src/statistics/summarize.ts';
import type { Comparison, Summary } from '../../src/statistics/summary.ts';
import type { VariantRuns } from '../../src/statistics/variant-runs.ts';

const optimum: Optimum = {
  value: {
    starts: 1,
    solvedStarts: 1,
    goalProbability: 1,
    timesteps: 13,
    returns: 8,
    endingStarts: 1,
    exact: true,
  },
  starts: [],
  mayFail: false,
};

/** A variant with the same values in every metric, by seed; undefined where a run failed. */
function variantOf(values: readonly (number | undefined)[], firstSeed = 0): VariantRuns {
  const seeds = Array.from(values.keys()).filter((i) => values[i] !== undefined);
  const own = Float64Array.from(seeds, (i) => values[i] as number);
  return {
    spec: {
      environment: { kind: 'taxi' },
      agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 },
      epsilon: { kind: 'constant', value: 0.1 },
      episodes: 1,
      maxStepsPerEpisode: 1e6,
    },
    optimum,
    seeds: seeds.map((i) => firstSeed + i),
    metrics: Object.fromEntries(metricNames.map((metric) => [metric, own])) as VariantRuns['metrics'],
    failed: values.length - seeds.length,
    truncated: 0,
    solvesAll: seeds.length,
    endsFromAll: seeds.length,
    optimumThere: noMeans(),
    curves: { timesteps: own, penalties: own, returns: own },
  };
}

function summaryOf(variants: Record<string, VariantRuns>): Summary {
  const [baseline] = Object.keys(variants);
  const comparedWith = Object.fromEntries(Object.keys(variants).map((name) => [name, baseline]));
  return summarize({ id: 'x', baseline, comparedWith, variants });
}

function compared(x: readonly (number | undefined)[], y: readonly (number | undefined)[]): Comparison {
  return summaryOf({ base: variantOf(y), other: variantOf(x) }).comparisons.other.timesteps;
}

const widthOf = ({ interval }: Comparison) =>
  (interval as readonly [number, number])[1] - (interval as readonly [number, number])[0];

function normals(count: number, seed: string): number[] {
  const draw = seedrandom.alea(seed);
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()),
  );
}

describe('a comparison', () => {
  it('has narrow intervals where the seeds move both alike, and wide ones where they do not', () => {
    const noise = normals(40, 'noise').map((value) => 100 + 10 * value);
    const small = normals(40, 'small');
    const paired = compared(
      noise.map((value, i) => value + 2 + small[i]),
      noise,
    );
    const unpaired = compared(
      normals(40, 'other').map((value) => 102 + 10 * value),
      noise,
    );
    expect(paired.verdict).toBe('worse');
    expect(widthOf(paired)).toBeLessThan(widthOf(unpaired) / 8);
    expect(paired.seedsToResolve as number).toBeLessThan((unpaired.seedsToResolve as number) / 60);
  });

  it('needs as many seeds whatever difference was observed', () => {
    const noise = normals(40, 'noise').map((value) => 100 + 10 * value);
    const other = normals(40, 'other').map((value) => 100 + 10 * value);
    const moved = other.map((value) => value + 50);
    expect(compared(moved, noise).seedsToResolve).toBe(compared(other, noise).seedsToResolve);
  });

  it('is over the runs that succeeded, each with its own seed', () => {
    const noise = normals(40, 'noise').map((value) => 100 + 10 * value);
    const better = noise.map((value, i) => (i % 4 === 0 ? undefined : value - 5));
    const found = compared(better, noise);
    expect(found.n).toEqual([30, 40]);
    expect(found.verdict).toBe('better');
    expect(summaryOf({ base: variantOf(noise), other: variantOf(better) }).variants.other).toMatchObject({
      runs: 40,
      failed: 10,
    });
  });

  it('finds no difference in what differs by rounding only', () => {
    const same = Array.from({ length: 33 }, () => 13.07);
    const noisy = same.map((value, i) => value + (i % 2) * 1e-14);
    const varying = normals(33, 'values').map((value) => 13 + value);
    const { comparisons } = summaryOf({
      base: variantOf(same),
      same: variantOf(same),
      noisy: variantOf(noisy),
      varying: variantOf(varying),
    });
    for (const name of ['same', 'noisy']) {
      expect(comparisons[name].returns).toMatchObject({
        ...{ difference: 0, interval: [0, 0], relative: 0, relativeInterval: [0, 0], verdict: 'equal' },
        ...{ iqmDifference: 0, iqmInterval: [0, 0] },
      });
    }
    expect(comparisons.varying.returns.verdict).toBe('cannot tell');
  });

  it('takes no name for what every object has', () => {
    const base = variantOf(normals(12, 'values'));
    const shorter = { ...base, spec: { ...base.spec, episodes: 2 } };
    expect(summaryOf({ base, toString: shorter }).comparisons['toString'].timesteps).toMatchObject({
      difference: null,
      whyNot: 'other episodes',
    });
  });

  it('counts only runs that have a value', () => {
    const values = normals(20, 'values');
    const whole = variantOf(values);
    const policy_returns = Float64Array.from(values, (value, i) => (i < 15 ? Number.NaN : value));
    const variant = { ...whole, metrics: { ...whole.metrics, policy_returns } };
    const { variants, comparisons } = summaryOf({ base: variantOf(values), other: variant });
    expect(variants.other.metrics.policy_returns.n).toBe(5);
    expect(comparisons.other.policy_returns.n).toEqual([5, 20]);
    expect(variants.other.metrics.policy_returns.mean).toBeCloseTo(
      values.slice(15).reduce((a, b) => a + b) / 5,
      12,
    );
  });

  it('says nothing where no run succeeded or none has a value', () => {
    const { comparisons, variants, curves } = summaryOf({
      base: variantOf([1, 2, 3]),
      other: variantOf([undefined, undefined]),
    });
    expect(comparisons.other.timesteps).toMatchObject({
      n: [0, 3],
      difference: null,
      interval: null,
      comparable: false,
      whyNot: 'no runs',
      verdict: null,
    });
    expect(variants.other.metrics.timesteps).toMatchObject({ n: 0, mean: null, quantiles: null });
    expect(curves.other).toEqual([]);
  });

  it('calls nothing better from two seeds that do not agree closely', () => {
    expect(compared([10, 12], [20, 27]).verdict).toBe('cannot tell');
    expect(compared([10], [20])).toMatchObject({ verdict: 'cannot tell', interval: null, difference: -10 });
  });

  it('knows constant values for certain, and equal ones for equal', () => {
    expect(compared([5, 5, 5], [7, 7, 7])).toMatchObject({
      difference: -2,
      interval: [-2, -2],
      pImprovement: 1,
      pInterval: [1, 1],
      verdict: 'better',
    });
    expect(compared([5, 5, 5], [5, 5, 5])).toMatchObject({ verdict: 'equal', pImprovement: 0.5 });
  });

  it('gives no share of a baseline that is zero, or may be', () => {
    expect(compared([1, 2, 3], [0, 0, 0])).toMatchObject({
      difference: 2,
      relative: null,
      relativeInterval: null,
    });
    expect(compared([1, 2, 3, 4], [-1, 1, -2, 2.5])).toMatchObject({
      relative: null,
      relativeInterval: null,
    });
    expect(compared([-1, -2, -3], [-2, -4, -6]).relative).toBeCloseTo(0.5, 12);
  });

  it('is wider the more variants are compared, so that all hold at once', () => {
    const [base, other] = [normals(30, 'a'), normals(30, 'b')].map((list) => variantOf(list));
    const alone = summaryOf({ base, other });
    const among = summaryOf({ base, other, b: other, c: other, d: other });
    expect(alone.comparisonLevel).toBeCloseTo(0.95, 12);
    expect(among.comparisonLevel).toBeCloseTo(0.9875, 12);
    const ratio = widthOf(among.comparisons.other.timesteps) / widthOf(alone.comparisons.other.timesteps);
    expect(ratio).toBeGreaterThan(1.2);
    expect(ratio).toBeLessThan(1.4);
  });

  it('turns round when variant and baseline change places', () => {
    const values = fc.array(fc.integer({ min: 50, max: 150 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, values, (x, y) => {
        const [there, back] = [compared(x, y), compared(y, x)];
        expect(back.difference).toBeCloseTo(-(there.difference as number), 9);
        expect((back.interval as readonly number[])[0]).toBeCloseTo(
          -(there.interval as readonly number[])[1],
          6,
        );
        expect(back.pImprovement).toBeCloseTo(1 - (there.pImprovement as number), 9);
        const opposite = {
          better: 'worse',
          worse: 'better',
          equal: 'equal',
          'cannot tell': 'cannot tell',
        } as const;
        expect(back.verdict).toBe(there.verdict && opposite[there.verdict]);
      }),
      { numRuns: 8 },
    );
  });
});
