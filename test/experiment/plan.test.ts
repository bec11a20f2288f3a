import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveBlocks } from '../../src/experiment/curve.ts';
import { seedsPerPart } from '../../src/experiment/part.ts';
import { example, examplePlan } from '../example.ts';

describe('a plan', () => {
  it('cuts every variant into parts of consecutive seeds', () => {
    const { parts } = examplePlan({ seeds: 40 });
    const seeds = parts
      .filter(({ variant }) => variant === 'fixed')
      .map(({ specs }) => specs.map(({ seed }) => seed));
    expect(seeds[0]).toEqual([0, 1, 2]);
    expect(seeds.flat()).toEqual(Array.from({ length: 40 }, (_, seed) => seed));
  });

  it.each([
    [1, 1000, 1],
    [16, 1000, 1],
    [17, 1000, 2],
    [1000, 1000, 63],
    [1000, 10_000, 20],
    [1000, 1e7, 1],
    [100_000, 100, 2000],
  ])('puts %i seeds of %i episodes into parts of %i', (seeds, episodes, size) => {
    expect(seedsPerPart(seeds, episodes)).toBe(size);
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
