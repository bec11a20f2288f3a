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

/**
 * The state after so many draws, without drawing them: how several threads share the numbers of one generator.
 *
 * Alea multiplies with carry: a draw makes t = a s0 + c, of which the last 32 bits are the new s2 and the others the
 * new c. So Z = a (s0 + s1 2^32 + s2 2^64) + c is divided by 2^32 modulo a 2^96 - 1 by each draw.
 *
 * Source: G. Marsaglia, Random Number Generators, Journal of Modern Applied Statistical Methods 2 (2003).
 */
export function aleaStateAfter(draws: number, [s0, s1, s2, carry]: BigInt64Array): BigInt64Array {
  const before = MULTIPLIER * (s0 + (s1 << 32n) + (s2 << 64n)) + carry;
  const after = (before * power(DIVIDED, BigInt(draws))) % MODULUS;
  const s = after / MULTIPLIER;
  return BigInt64Array.of(s & LAST_32, (s >> 32n) & LAST_32, s >> 64n, after % MULTIPLIER);
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

const MULTIPLIER = 2_091_639n;
const MODULUS = (MULTIPLIER << 96n) - 1n;
/** By 2^32, which 2^96 a = 1 makes the same as multiplied by this. */
const DIVIDED = MULTIPLIER << 64n;
const LAST_32 = (1n << 32n) - 1n;

/** Modulo MODULUS. */
function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % MODULUS;
    square = (square * square) % MODULUS;
  }
  return result;
}
