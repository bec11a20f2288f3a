import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveBlocks } from '../../src/experiment/curve.ts';
import { figuresOf } from '../../src/parts/figures.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe('the figures of a metric', () => {
  it('are those of the same sums in the same order, to the last bit, however many chunks it takes', () => {
    const episodes = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 8_000, max: 20_000 }));
    const kinds = fc.constantFrom(Float64Array, Int32Array, Uint8Array);
    const property = fc.property(episodes, kinds, fc.integer(), (length, Kind, salt) => {
      const values = new Kind(length);
      for (let i = 0; i < length; i++) values[i] = (Math.sin(salt + i) * 1e6) / 3;
      const blocks = curveBlocks(length);
      const { total, last, curve } = figuresOf(values, blocks);
      expect(total).toBe(sum(values));
      expect(last).toBe(sum(values.slice(-100)) / Math.min(100, length));
      const means = blocks.map((first, i) => {
        const block = values.slice(first, blocks[i + 1] ?? length);
        return sum(block) / block.length;
      });
      expect([...curve]).toEqual(means);
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('have the mean of the episodes of each block, from its first to the next', () => {
    const values = Float64Array.from({ length: 19 }, (_, i) => i);
    expect(figuresOf(values, curveBlocks(19)).curve.slice(15)).toEqual(Float64Array.of(15, 16.5, 18));
  });

  it('go with the number of episodes, not with the blocks alone', () => {
    const blocks = curveBlocks(24);
    const ones = (length: number) => new Float64Array(length).fill(1);
    expect(figuresOf(ones(24), blocks).curve[19]).toBe(1);
    expect(figuresOf(ones(23), blocks).curve[19]).toBe(1);
  });
});
