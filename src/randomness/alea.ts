import aleaGenerator from 'seedrandom/lib/alea.js';
import { firstExceeding, type Randomness } from './randomness.ts';

/**
 * The draws of a run, from seedrandom's `alea` generator seeded with the decimal digits of `seed`.
 *
 * One draw chooses the start, one draw both whether to explore and with which action (given that
 * u < epsilon, u / epsilon is uniform again), and one the outcome of a step, in stochastic environments only.
 *
 * @param seed an integer from 0 to 2^53 - 1
 */
export function alea(seed: number): Randomness {
  const draw = aleaGenerator(String(seed));
  return {
    start: (count) => Math.floor(draw() * count),
    explore(epsilon, actions) {
      const u = draw();
      return u < epsilon ? Math.min(actions - 1, Math.floor((u / epsilon) * actions)) : undefined;
    },
    outcome: (environment, entry) =>
      environment.stochastic ? firstExceeding(environment, entry, draw()) : entry * environment.width,
    coin: () => draw() < 0.5,
  };
}

/**
 * The state of the generator with this seed, as WebAssembly goes on from it: s0, s1 and s2, which are multiples of
 * 2^-32, each times 2^32, and the carry. Computed here, because the library makes a handful of functions for each
 * generator, which outlive their run by far.
 *
 * Source: J. Baagoe's Alea and Mash, 2010, as in seedrandom.
 */
export function aleaState(seed: string): BigInt64Array {
  const state = BigInt64Array.of(0n, 0n, 0n, 1n);
  let n = MASH;
  for (let i = 0; i < 3; i++) {
    n = mash(n, ' ');
    state[i] = BigInt(n >>> 0);
  }
  for (let i = 0; i < 3; i++) {
    n = mash(n, seed);
    state[i] = BigInt.asUintN(32, state[i] - BigInt(n >>> 0));
  }
  return state;
}

// --- internal ---

const MASH = 0xefc8249d;

/** Goes on with a hash of texts, of which the 32 bits before the point are what is asked for. */
function mash(before: number, text: string): number {
  let n = before;
  for (let i = 0; i < text.length; i++) {
    n += text.charCodeAt(i);
    let h = 0.02519603282416938 * n;
    n = h >>> 0;
    h -= n;
    h *= n;
    n = h >>> 0;
    h -= n;
    n += h * 2 ** 32;
  }
  return n;
}
