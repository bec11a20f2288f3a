import { build } from 'esbuild';
import fc from 'fast-check';
import { summarizeValues } from 'manyruns/statistics';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import {
  bestSets,
  coverageOf,
  distributions,
  equalPairs,
  falseHeadlines,
  normal,
  plannedSeeds,
  powerOf,
  seldomFailing,
  variantRuns,
  verdictsOf,
} from '../../bench/simulations.ts';
import { boundsOf } from '../../src/statistics/metric-bounds.ts';
import { metricNames, metrics } from '../../src/statistics/metrics.ts';
import { summarize } from '../../src/statistics/summarize.ts';

const better = 'lower' as const;
const seedsOf = (values: readonly unknown[]) => Array.from(values.keys());

/** x beside y, as pairs of the same seed. */
function compared(x: number[], y: number[], options: Partial<Parameters<typeof summarizeValues>[0]> = {}) {
  return summarizeValues({ values: { y, x }, seeds: seedsOf(x), better, ...options }).comparisons.x;
}

// The bounds are those of docs/statistics.md, which `npm run bench -- coverage` shows with more repetitions.
describe('intervals hold what they promise', { timeout: 60_000 }, () => {
  it.each<[keyof typeof distributions, number[], { mean: number; iqm?: number }]>([
    ['normal', [3, 5, 10, 30], { mean: 94, iqm: 92 }],
    ['exponential', [3], { mean: 87, iqm: 90 }],
    ['exponential', [5], { mean: 87.5, iqm: 90 }],
    ['exponential', [10], { mean: 89, iqm: 90 }],
    ['exponential', [30], { mean: 92, iqm: 90 }],
    ['exponential', [100], { mean: 93, iqm: 90 }],
    ['80% at 280, 20% at 20', [10], { mean: 88 }],
    ['80% at 280, 20% at 20', [30], { mean: 93 }],
    ['the same, of 0 to 300', [5, 10], { mean: 95 }],
    ['the same, of 0 to 300', [30], { mean: 93 }],
    ['1 in 50 fails, 1 in 5 is a little worse', [5, 10, 30, 100], { mean: 94 }],
    ['share 0.5', [3, 10, 30], { mean: 95 }],
    ['share 0.9', [3, 5, 10, 100], { mean: 95 }],
    ['share 0.99', [3, 30, 100], { mean: 95 }],
  ])('%s, %j runs', (name, all, least) => {
    for (const runs of all) {
      const found = coverageOf(distributions[name], { runs, repetitions: 3000 });
      expect(100 * found.mean).toBeGreaterThanOrEqual(least.mean);
      if (name === 'normal') expect(100 * found.mean).toBeLessThanOrEqual(96);
      if (least.iqm) expect(100 * (found.iqm ?? 0)).toBeGreaterThanOrEqual(least.iqm);
    }
  });

  it.each(Object.entries(equalPairs))(
    'equal variants are told apart in at most 6 of 100: %s',
    (name, drawn) => {
      const bounds = name.startsWith('share') ? ([0, 1] as const) : undefined;
      for (const runs of [3, 5, 10, 30]) {
        const { better: one, worse } = verdictsOf(drawn, { runs, repetitions: 3000, bounds });
        expect(one + worse).toBeLessThanOrEqual(0.06);
      }
    },
  );

  it('variants are called equal in at most 6 of 100 where every fiftieth run of one fails', () => {
    for (const runs of [3, 5, 10, 30, 100]) {
      const options = { runs, repetitions: 3000, bounds: [0, 1] as const };
      expect(verdictsOf((draw) => [1, seldomFailing(draw)], options).equal).toBeLessThanOrEqual(0.06);
    }
  });

  it.each([2, 5])('nor in the whole headline of %i variants', (variants) => {
    for (const runs of [5, 10, 30])
      expect(falseHeadlines({ runs, variants, repetitions: 400 })).toBeLessThanOrEqual(0.06);
  });

  it('what a paired t test finds is found', () => {
    for (const runs of [10, 30]) {
      const { here, byT } = powerOf(3.6 / Math.sqrt(runs), { runs, comparisons: 3, repetitions: 1500 });
      expect(byT).toBeGreaterThan(0.6);
      expect(here).toBeGreaterThan(byT - 0.05);
    }
  });

  it('the best is in the set, and never alone where others tie with it', () => {
    const tied = bestSets({ runs: 10, repetitions: 1000, means: [0, 0, 0, 1, 1] });
    expect(tied.missed).toBeLessThanOrEqual(0.06);
    expect(tied.single).toBe(0);
    expect(bestSets({ runs: 30, repetitions: 300, means: [0, 3, 4] }).single).toBeGreaterThan(0.95);
  });

  it('the seeds that are needed lie in the range', () => {
    for (const runs of [10, 30])
      expect(plannedSeeds({ runs, repetitions: 500, drawn: normal, needed: 10 })).toBeGreaterThan(0.95);
    expect(plannedSeeds({ runs: 9, repetitions: 10, drawn: normal, needed: 10 })).toBe(0);
  });
});

describe('a verdict', () => {
  it('never comes from two seeds, nor from fewer than six that differ by one and the same number', () => {
    const two = { verdict: 'cannot tell', interval: null, difference: -100.5 };
    expect(compared([1, 2], [101, 103])).toMatchObject(two);
    const lower = (n: number, options = {}) => {
      const y = Array.from({ length: n }, (_, i) => 10 + i);
      return compared(
        y.map((value) => value - 2),
        y,
        options,
      );
    };
    for (const n of [3, 5]) expect(lower(n)).toMatchObject({ verdict: 'cannot tell', interval: null });
    for (const n of [6, 9]) expect(lower(n)).toMatchObject({ verdict: 'better', interval: [-2, -2] });
    expect(lower(6, { comparisons: 2 }).verdict).toBe('cannot tell');
  });

  it('is no equality where nothing varied, but says no more than that', () => {
    expect(compared([0, 0], [0, 0])).toMatchObject({ verdict: 'no difference', interval: null, seeds: null });
    const { interval } = compared(Array(30).fill(300), Array(30).fill(300), { bounds: [0, 300] });
    expect(interval).toEqual([expect.closeTo(-28.5, 1), expect.closeTo(28.5, 1)]);
  });

  it('is equality only where the interval lies within the margin', () => {
    const draw = seedrandom.alea('equal');
    const y = Array.from({ length: 30 }, () => 100 + 10 * normal(draw));
    const x = y.map((value) => value + 0.3 * normal(draw));
    expect(compared(x, y)).toMatchObject({ verdict: 'equal' });
    expect(compared(x, y, { margin: 0.0001 })).toMatchObject({ verdict: 'cannot tell' });
    expect(compared(x, y).relativeInterval?.every((end) => Math.abs(end) <= 0.01)).toBe(true);
  });

  it('finds no difference in what differs by rounding only', () => {
    const same = Array.from({ length: 33 }, () => 13.07);
    const noisy = same.map((value, i) => value + (i % 2) * 1e-14);
    const none = { verdict: 'no difference', difference: 0, iqmDifference: 0 };
    expect(compared(noisy, same)).toMatchObject(none);
    const toss = { interval: null, relative: 0, pImprovement: 0.5, pairs: 33 };
    expect(compared(same, same)).toMatchObject({ ...none, ...toss });
    expect(compared(noisy, same, { seeds: undefined })).toMatchObject({ verdict: 'no difference', pairs: 0 });
  });

  it('takes seeds as pairs as far as they are shared, and others for independent', () => {
    const draw = seedrandom.alea('pairs');
    const y = Array.from({ length: 40 }, () => 100 + 10 * normal(draw));
    const x = y.map((value) => value + 2 + normal(draw));
    const width = ({ interval }: { interval: readonly [number, number] | null }) =>
      interval ? interval[1] - interval[0] : 0;
    const paired = compared(x, y);
    const unpaired = compared(x, y, { seeds: undefined });
    const some = compared(x.slice(10), y, { seeds: { x: seedsOf(x).slice(10), y: seedsOf(y) } });
    expect([paired.pairs, unpaired.pairs, some.pairs]).toEqual([40, 0, 30]);
    expect(paired.verdict).toBe('worse');
    expect(width(paired)).toBeLessThan(width(unpaired) / 6);
    expect(width(some)).toBeGreaterThan(width(paired));
    expect(width(some)).toBeLessThan(width(unpaired));
    expect(some.n).toEqual([30, 40]);
  });
});

describe('what is told of runs', () => {
  const metric = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 });

  it('stays possible: inside of the bounds, with absolute and relative intervals that agree', () => {
    fc.assert(
      fc.property(metric, metric, fc.boolean(), (x, y, isPaired) => {
        const n = Math.min(x.length, y.length);
        const values = isPaired ? { y: y.slice(0, n), x: x.slice(0, n) } : { y, x };
        const found = summarizeValues({
          values,
          seeds: isPaired ? seedsOf(values.x) : undefined,
          better,
          bounds: [0, 6],
        });
        const holds = (ends: readonly [number, number] | null, value: number | null) => {
          if (!ends || value === null) return;
          expect(ends[0]).toBeLessThanOrEqual(value + 1e-9);
          expect(ends[1]).toBeGreaterThanOrEqual(value - 1e-9);
        };
        for (const { interval, iqmInterval, mean } of Object.values(found.variants)) {
          for (const ends of [interval, iqmInterval]) {
            if (ends) expect(ends[0] >= 0 && ends[0] <= ends[1] && ends[1] <= 6).toBe(true);
          }
          holds(interval, mean);
        }
        const { interval, relativeInterval, verdict, pInterval, difference } = found.comparisons.x;
        const isTold = verdict === 'better' || verdict === 'worse';
        expect(interval !== null && (interval[0] > 0 || interval[1] < 0)).toBe(isTold);
        if (interval) expect(interval[0] >= -6 && interval[1] <= 6).toBe(true);
        holds(interval, difference);
        if (relativeInterval) {
          expect(relativeInterval[0]).toBeGreaterThanOrEqual(-1);
          expect(relativeInterval[0] > 0 || relativeInterval[1] < 0).toBe(isTold);
        }
        if (pInterval) expect(pInterval[1] - pInterval[0]).toBeGreaterThan(0.05);
        expect(found.best.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('has no interval of the IQM where a run does or does not, and none of a single run', () => {
    const { a, b } = summarizeValues({ values: { a: [0, 1, 1, 1, 0], b: [7] }, better }).variants;
    expect(a).toMatchObject({
      iqmInterval: null,
      interval: [expect.closeTo(0.1466, 4), expect.closeTo(0.9473, 4)],
    });
    expect(b).toMatchObject({ n: 1, mean: 7, sd: null, interval: null });
  });

  it('is refused where it cannot be, all problems at once', () => {
    const wrong = {
      values: { a: [1, Number.NaN], b: [3] },
      seeds: { a: [1, 1], b: [1, 2] },
      baseline: 'c',
      better: 'less',
    };
    const summarized = () => summarizeValues(wrong as unknown as Parameters<typeof summarizeValues>[0]);
    expect(summarized).toThrow(
      new RangeError(
        [
          'Expected `better` to be lower or higher, got `less`',
          'Expected `baseline` to be one of `a`, `b`, got `c`',
          'Expected `values.a[1]` to be a number, got `NaN`',
          'Expected different seeds of a, got some twice',
          'Expected a seed for each of 1 values of b, got 2',
        ].join('\n'),
      ),
    );
  });

  it('is exactly what the summary of an experiment says', () => {
    const draw = seedrandom.alea('exactly');
    const runs = () => {
      const timesteps = Array.from({ length: 12 }, () => 500 + 9 * normal(draw));
      return variantRuns({ timesteps, penalties: timesteps.map((one) => Math.round(one / 20)) });
    };
    const variants = { a: runs(), b: runs(), c: runs() };
    const summary = summarize({ id: 'x', baseline: 'a', comparedWith: { a: 'a', b: 'a', c: 'a' }, variants });
    for (const metric of metricNames) {
      const { better } = metrics[metric];
      const found = summarizeValues({
        values: Object.fromEntries(
          Object.entries(variants).map(([name, runs]) => [name, runs.metrics[metric]]),
        ),
        ...{ seeds: variants.a.seeds, better, bounds: boundsOf(metric, variants.a), comparisons: 6 },
      });
      for (const name of ['a', 'b', 'c'] as const)
        expect(summary.variants[name].metrics[metric]).toMatchObject(found.variants[name]);
      for (const name of ['b', 'c'] as const) {
        const { verdict, ...numbers } = found.comparisons[name];
        if (metric !== 'policy_timesteps') expect(summary.comparisons[name][metric]).toMatchObject(numbers);
        if (metric === 'timesteps') expect(summary.comparisons[name][metric].verdict).toBe(verdict);
      }
    }
  });

  it('needs nothing but its own folder: it runs in a browser', async () => {
    const { metafile } = await build({
      entryPoints: ['src/statistics/index.ts'],
      ...{ bundle: true, write: false, metafile: true, platform: 'browser', format: 'esm', minify: true },
    });
    expect(Object.keys(metafile.inputs).filter((file) => !file.startsWith('src/statistics/'))).toEqual([]);
    expect(Object.values(metafile.outputs)[0].bytes).toBeLessThan(15_000);
  });
});

it('runs that are all at the one end that their values have give no interval that is no number', () => {
  const { variants } = summarizeValues({ values: { a: [0, 0, 0] }, better, bounds: [0, Infinity] });
  expect(variants.a).toMatchObject({ mean: 0, interval: null });
});
