import * as fc from 'fast-check';
import aleaGenerator from 'seedrandom/lib/alea.js';
import { describe, expect, it } from 'vitest';
import { aleaState } from '../../src/randomness/alea.ts';

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
});
