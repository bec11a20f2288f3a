import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { alea } from '../../src/randomness/alea.ts';
import { firstExceeding } from '../../src/randomness/randomness.ts';

const seeds = [0, 1, 7, 2 ** 32, Number.MAX_SAFE_INTEGER];
const rounds = 500;

/** Calls `check` many times for each seed, with the draws of this package and the bare generator side by side. */
function sideBySide(check: (randomness: ReturnType<typeof alea>, draw: () => number) => void) {
  for (const seed of seeds) {
    const [randomness, draw] = [alea(seed), seedrandom.alea(String(seed))];
    for (let round = 0; round < rounds; round++) check(randomness, draw);
  }
}

describe('alea', () => {
  it('is the generator of seedrandom, whose numbers do not change', () => {
    const draw = seedrandom.alea('7');
    expect([draw(), draw(), draw()]).toEqual([0.36459518410265446, 0.007880980148911476, 0.1876203876454383]);
  });

  it.each([0, 0.05, 0.1, 0.5, 1])(
    'explores with one draw where u < %d, with the action min(n - 1, floor(u / epsilon * n))',
    (epsilon) => {
      let explored = 0;
      sideBySide((randomness, draw) => {
        const u = draw();
        const action = randomness.explore(epsilon, 6);
        expect(action).toBe(u < epsilon ? Math.min(5, Math.floor((u / epsilon) * 6)) : undefined);
        if (action !== undefined) explored++;
      });
      expect(explored / (seeds.length * rounds)).toBeCloseTo(epsilon, 1);
    },
  );

  it('chooses a start whose probability is given with one draw, the first at which their sum exceeds it', () => {
    const probability = Float64Array.of(0.1, 0.6, 0.3);
    sideBySide((randomness, draw) => {
      const u = draw();
      expect(randomness.start(3, probability)).toBe([0.1, 0.1 + 0.6, 1].findIndex((sum) => u < sum));
    });
  });

  it('draws no number for the outcome of a step in a deterministic environment', () => {
    for (const environment of [taxi(), cliffWalking(), frozenLake({ slippery: false })]) {
      sideBySide((randomness, draw) => {
        expect(randomness.outcome(environment, 5)).toBe(5 * environment.width);
        expect(randomness.start(1000)).toBe(Math.floor(draw() * 1000));
      });
    }
  });

  it('draws one number for the outcome of every step in a stochastic environment', () => {
    const environment = cliffWalking({ slippery: true });
    sideBySide((randomness, draw) => {
      const u = draw();
      const chosen = [1 / 3, 1 / 3 + 1 / 3, 1].findIndex((cumulative) => u < cumulative);
      expect(randomness.outcome(environment, 7)).toBe(7 * 3 + chosen);
    });
  });

  it('draws that number also where only one outcome is possible', () => {
    const environment = frozenLake();
    const inAHole = 5 * environment.actions;
    sideBySide((randomness, draw) => {
      draw();
      expect(randomness.outcome(environment, inAHole)).toBe(inAHole * environment.width);
      expect(randomness.start(1000)).toBe(Math.floor(draw() * 1000));
    });
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
