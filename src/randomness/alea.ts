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
    start(count, probability) {
      const u = draw();
      return probability ? firstExceeding(probability, u, 0, count) : Math.floor(u * count);
    },
    explore(epsilon, actions) {
      const u = draw();
      return u < epsilon ? Math.min(actions - 1, Math.floor((u / epsilon) * actions)) : undefined;
    },
    outcome({ stochastic, width, outcomes, probability }, entry) {
      const first = entry * width;
      return stochastic ? firstExceeding(probability, draw(), first, outcomes[entry]) : first;
    },
    coin: () => draw() < 0.5,
  };
}

/** The state of the generator with this seed, as WebAssembly goes on from it: s0, s1, s2, each times 2^32, and the carry. */
export function aleaState(seed: string): BigInt64Array {
  const { s0, s1, s2, c } = aleaGenerator(seed, { state: true }).state();
  return BigInt64Array.from([s0, s1, s2].map((s) => BigInt(s * 2 ** 32)).concat(BigInt(c)));
}
