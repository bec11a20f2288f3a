import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { threads } from '../src/backends/threads.ts';
import { pairOf, type Resampled, resample, seriesOf } from '../src/statistics/resample.ts';
import { computeShare, fillIn, sharesOf } from '../src/statistics/resample-shares.ts';
import { examplePlan } from './example.ts';

const values = fc.array(
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)),
  {
    minLength: 12,
    maxLength: 12,
  },
);

/** Two variants with runs of the same seeds, and how they compare. */
function resampledOf([x, y]: readonly (readonly number[])[], resamples: number): Resampled {
  const places = Int32Array.from(x, (_, i) => i);
  const [variant, baseline] = [seriesOf(x, places, resamples), seriesOf(y, places, resamples)];
  return { series: [variant, baseline], pairs: [pairOf(variant, baseline)] };
}

describe('resampling in shares', () => {
  it('fills in the same numbers, to the last bit, however many shares there are', () => {
    const property = fc.property(
      fc.tuple(values, values),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (both, resamples, count) => {
        const whole = resampledOf(both, resamples);
        resample(whole, { seeds: 12, resamples });
        const shared = resampledOf(both, resamples);
        const shares = sharesOf(shared, { seeds: 12, resamples }, count);
        expect(shares.length).toBeLessThanOrEqual(count);
        // To a thread and back.
        for (const share of shares)
          fillIn(shared, share, structuredClone(computeShare(structuredClone(share))));
        expect(shared).toEqual(whole);
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  it('takes no more along than it needs', () => {
    const [share] = sharesOf(
      resampledOf([Array(100).fill(1), Array(100).fill(2)], 1000),
      { seeds: 100, resamples: 1000 },
      4,
    );
    expect(share.resampled.series[0].means).toHaveLength(252);
    expect(share.resampled.series[0].means.buffer.byteLength).toBe(252 * 8);
    expect(share.resampled.pairs[0].variant).toBe(share.resampled.series[0]);
  });
});

describe('threads that have trained', () => {
  const numbers = Array.from({ length: 300 }, (_, i) => Math.sin(i) * 100);
  const others = numbers.map((value) => value * value);
  const resamples = { seeds: 300, resamples: 20_000 };
  const expected = resampledOf([numbers, others], resamples.resamples);
  resample(expected, resamples);

  it.each([2, 3])('share resampling: the same numbers with %i', async (count) => {
    const backend = threads({ threads: count });
    for await (const _ of backend.run(examplePlan({ seeds: 40, episodes: 1000 }).parts));
    const found = resampledOf([numbers, others], resamples.resamples);
    await backend.resample?.({ resampled: found, resamples });
    expect(found).toEqual(expected);
  });

  it('need not be there any more', async () => {
    const controller = new AbortController();
    const backend = threads({ threads: 3 });
    const { signal } = controller;
    for await (const _ of backend.run(examplePlan({ seeds: 40, episodes: 1000 }).parts, { signal }));
    const found = resampledOf([numbers, others], resamples.resamples);
    const resampling = backend.resample?.({ resampled: found, resamples });
    controller.abort();
    await resampling;
    expect(found).toEqual(expected);
    const again = resampledOf([numbers, others], resamples.resamples);
    await backend.resample?.({ resampled: again, resamples });
    expect(again).toEqual(expected);
  });
});
