import * as fc from 'fast-check';
import aleaGenerator from 'seedrandom/lib/alea.js';
import { describe, expect, it } from 'vitest';
import { aleaState, aleaStateAfter } from '../src/randomness/alea.ts';

type Generator = ReturnType<typeof aleaGenerator>;

/** What the library says of itself: three multiples of 2^-32, and the carry. */
function stateOf(generator: Generator): BigInt64Array {
  const { s0, s1, s2, c } = generator.state();
  return BigInt64Array.of(...[s0, s1, s2].map((s) => BigInt(s * 2 ** 32)), BigInt(c));
}

const seeds = fc.oneof(fc.maxSafeNat().map(String), fc.string({ unit: 'binary' }));

describe('the state of alea', () => {
  it('is that of the library, for any seed', () => {
    const property = fc.property(seeds, (seed) => {
      expect(aleaState(seed)).toEqual(stateOf(aleaGenerator(seed, { state: true })));
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('after so many draws is that of the library when it has drawn them', () => {
    const property = fc.property(seeds, fc.nat(2000), fc.nat(2000), (seed, first, second) => {
      const generator = aleaGenerator(seed, { state: true });
      for (let i = 0; i < first; i++) generator();
      const between = stateOf(generator);
      expect(aleaStateAfter(first, aleaState(seed))).toEqual(between);
      for (let i = 0; i < second; i++) generator();
      expect(aleaStateAfter(second, between)).toEqual(stateOf(generator));
    });
    fc.assert(property);
  });

  it('goes as far as many resamples take it', () => {
    const start = aleaState('manyruns summary');
    const far = aleaStateAfter(2 ** 40, start);
    expect(aleaStateAfter(2 ** 39, aleaStateAfter(2 ** 39, start))).toEqual(far);
    expect(far).not.toEqual(start);
  });
});
