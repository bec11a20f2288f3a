import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pool } from '../src/backends/pool.ts';
import { resampleTogether } from '../src/backends/resample-together.ts';
import { threads } from '../src/backends/threads.ts';
import { pairOf, type Resampled, resample, seriesOf } from '../src/statistics/resample.ts';
import { computeShare, fillIn, type Share, sharesOf } from '../src/statistics/resample-shares.ts';
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

  it('takes nothing along that is the same in every resample, and no room for results', () => {
    const constant = Array(100).fill(1);
    const varying = constant.map((_, i) => i);
    const none = sharesOf(resampledOf([constant, constant], 1000), { seeds: 100, resamples: 1000 }, 4);
    expect(none[0]).toMatchObject({ series: [], pairs: [] });
    const [share] = sharesOf(resampledOf([varying, constant], 1000), { seeds: 100, resamples: 1000 }, 4);
    expect(share.series.map((one) => Object.keys(one))).toEqual([
      ['values', 'at'],
      ['values', 'at'],
    ]);
    expect(share.pairs).toMatchObject([{ variant: 0, baseline: 1 }]);
    expect(computeShare(share).means[0]).toHaveLength(252);
  });
});

describe('resampling together', () => {
  /** How many shares a pool of one thread is asked for. */
  async function askedOf(seeds: number, limit = 2, variants = 2): Promise<number> {
    let asked = 0;
    const pool: Pool = {
      threads: 1,
      signal: new AbortController().signal,
      carrier: <Task, Answer>() => ({
        room: () => 1,
        async carry(share: Task) {
          asked += 1;
          return computeShare(share as Share) as Answer;
        },
      }),
    };
    const resamples = { seeds, resamples: 10_000 };
    const of = (name: number) => Array.from({ length: seeds }, (_, i) => Math.sin(i * name + 1));
    const series = Array.from({ length: variants }, (_, name) =>
      resampledOf([of(name + 1), of(name + 2)], 10_000),
    );
    const all = () => ({
      series: series.flatMap((one) => one.series),
      pairs: series.flatMap((one) => one.pairs),
    });
    const found = all();
    await resampleTogether(pool, { resampled: found, resamples }, limit);
    const whole = structuredClone(found);
    resample(whole, resamples);
    expect(found).toEqual(whole);
    return asked;
  }

  it('shares where there is much to compute, and nothing where there is little, or much to send', async () => {
    expect(await askedOf(1000)).toBe(1);
    expect(await askedOf(10)).toBe(0);
    expect(await askedOf(100, 2, 120)).toBe(0);
  });

  it('uses no more threads than it may', async () => {
    expect(await askedOf(1000, 1)).toBe(0);
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
