import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveBlocks } from '../../src/experiment/curve.ts';
import { episodesIn, runsIn } from '../../src/experiment/part.ts';
import { example, examplePlan, wholePlan } from '../example.ts';

describe('a plan', () => {
  const sizes = (changes: object) => wholePlan(changes).parts.map((part) => [runsIn(part), episodesIn(part)]);

  it('cuts consecutive seeds of a variant into parts of a 64th of all episodes', () => {
    const { parts } = wholePlan({ seeds: 1000, episodes: 1000 });
    const own = parts.filter(({ variants }) => 'fixed' in variants).map(({ seeds }) => seeds);
    expect(own.flat()).toEqual(Array.from({ length: 1000 }, (_, seed) => seed));
    expect(own[0]).toHaveLength(31);
    expect(parts).toHaveLength(2 * Math.ceil(1000 / 31));
  });

  it('makes parts of 20,000 to 200,000 episodes, and never of less than a run', () => {
    expect(sizes({ seeds: 5 })).toEqual([[10, 300]]);
    expect(sizes({ seeds: 40, episodes: 1000 })[0]).toEqual([20, 20_000]);
    expect(sizes({ seeds: 10_000, episodes: 1000 })[0]).toEqual([200, 200_000]);
    expect(sizes({ seeds: 2, episodes: 1e7 })).toEqual(Array.from({ length: 4 }, () => [1, 1e7]));
  });

  it('joins consecutive variants of the same length where all their seeds are less than a part', () => {
    const variants = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`v${i}`, { epsilon: i / 500 }]),
    );
    const { parts } = wholePlan({ variants, seeds: 16, episodes: 200 });
    expect(parts.length).toBeLessThan(100);
    expect(parts.flatMap((part) => Object.keys(part.variants))).toEqual(Object.keys(variants));
    expect(parts.every(({ seeds }) => seeds.length === 16)).toBe(true);
    const lengths = { a: { epsilon: 0 }, b: { epsilon: 0, episodes: 40 }, c: { epsilon: 0.1, episodes: 40 } };
    expect(wholePlan({ variants: lengths }).parts.map((part) => Object.keys(part.variants))).toEqual([
      ['a'],
      ['b', 'c'],
    ]);
  });

  it('has an id that depends on the variants only: not on seeds, baseline or order', () => {
    const { id } = examplePlan();
    expect(id).toMatch(/^example-[0-9a-f]{12}$/);
    expect(examplePlan({ seeds: [7, 3], baseline: 'homework' }).id).toBe(id);
    const { fixed, homework } = example.variants;
    expect(examplePlan({ variants: { homework, fixed } }).id).toBe(id);
    expect(examplePlan({ agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 } }).id).toBe(id);
    expect(examplePlan({ episodes: 31 }).id).not.toBe(id);
    expect(examplePlan({ variants: { fixed, other: homework } }).id).not.toBe(id);
  });

  it('estimates work that grows with the runs', () => {
    const one = examplePlan({ seeds: 1 }).estimate;
    const ten = examplePlan({ seeds: 10 }).estimate;
    expect(ten.steps).toBe(10 * one.steps);
    expect(ten.coreSeconds).toBeCloseTo(10 * one.coreSeconds);
  });
});

describe('the blocks of a learning curve', () => {
  it('are single episodes at first and grow by an eighth', () => {
    expect(curveBlocks(24)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22]);
  });

  it('of a shorter run are the first ones of a longer run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (a, b) => {
        const [short, long] = [curveBlocks(Math.min(a, b)), curveBlocks(Math.max(a, b))];
        expect(long.slice(0, short.length)).toEqual(short);
      }),
    );
  });

  it('stay few for the longest runs', () => {
    expect(curveBlocks(1e7).length).toBeLessThan(140);
  });
});
