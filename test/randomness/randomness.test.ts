import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { alea } from '../../src/randomness/alea.ts';
import { firstExceeding } from '../../src/randomness/randomness.ts';

describe('alea', () => {
  it('is the generator of seedrandom, whose numbers do not change', () => {
    const draw = seedrandom.alea('7');
    expect([draw(), draw(), draw()]).toEqual([0.36459518410265446, 0.007880980148911476, 0.1876203876454383]);
  });

  it('chooses a start whose probability is given with one draw, the first at which their sum exceeds it', () => {
    const probability = Float64Array.of(0.1, 0.6, 0.3);
    const [randomness, draw] = [alea(7), seedrandom.alea('7')];
    for (let round = 0; round < 500; round++) {
      const u = draw();
      expect(randomness.start(3, probability)).toBe([0.1, 0.1 + 0.6, 1].findIndex((sum) => u < sum));
    }
  });
});

describe('firstExceeding', () => {
  it.each([
    [0, 0],
    [0.2499, 0],
    [0.25, 1],
    [0.7499, 1],
    [0.75, 2],
    [0.9999, 2],
  ])('chooses, for u = %d, outcome %d of 1/4, 1/2 and 1/4', (u, outcome) => {
    expect(firstExceeding(Float64Array.of(1, 0.25, 0.5, 0.25, 1), u, 1, 3)).toBe(1 + outcome);
  });

  it('chooses the last outcome where rounding leaves none', () => {
    const [most, largestDraw] = [0.7 + 0.2 + 0.1, 1 - 2 ** -53];
    expect(most).toBeLessThan(1);
    expect(most).toBeLessThanOrEqual(largestDraw);
    expect(firstExceeding(Float64Array.of(0.7, 0.2, 0.1), largestDraw, 0, 3)).toBe(2);
  });
});
