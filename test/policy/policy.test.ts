import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import type { Environment } from '../../src/environments/environment.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { alea } from '../../src/randomness/alea.ts';
import { evaluate } from '../../src/training/evaluate.ts';
import cliffDeterministic from '../golden/cliffwalking_det.json' with { type: 'json' };
import cliffSlippery from '../golden/cliffwalking_slippery.json' with { type: 'json' };
import lake4 from '../golden/frozenlake_4x4_slippery.json' with { type: 'json' };
import lake8 from '../golden/frozenlake_8x8_slippery.json' with { type: 'json' };

describe('value iteration', () => {
  it.each([
    ['FrozenLake 4x4', frozenLake(), lake4],
    ['FrozenLake 8x8', frozenLake({ map: '8x8' }), lake8],
    ['CliffWalking', cliffWalking(), cliffDeterministic],
    ['slippery CliffWalking', cliffWalking({ slippery: true }), cliffSlippery],
  ])('finds the values of %s that were computed from Gymnasium', (_, environment, golden) => {
    const values = optimalValues(environment, golden.gammaForV);
    const open = Array.from(values.keys()).filter(
      (state) => state !== 47 || environment.kind !== 'cliff-walking',
    );
    for (const state of open) expect(values[state]).toBeCloseTo(golden.V[state], 8);
  });

  it("finds Taxi's optimum: mean return 7.93 in 13.07 steps, from 6 to 18", () => {
    const environment = taxi();
    const policy = greedyPolicy(environment, optimalValues(environment, 1), 1);
    const value = evaluatePolicy(environment, policy);
    expect(value).toMatchObject({ starts: 300, solvedStarts: 300, endingStarts: 300, goalProbability: 1 });
    expect(value.returns).toBeCloseTo(7.93, 10);
    expect(value.timesteps).toBeCloseTo(13.07, 10);
    const starts = [...environment.starts];
    const { timesteps } = evaluate({
      environment,
      policy: (state) => policy[state],
      starts,
      randomness: alea(0),
    });
    expect([Math.min(...timesteps), Math.max(...timesteps)]).toEqual([6, 18]);
  });
});

describe('the exact evaluation of a policy', () => {
  it('says NaN, and that nothing is solved, for a policy that is stuck for ever', () => {
    expect(evaluatePolicy(taxi(), new Uint8Array(500))).toEqual({
      starts: 300,
      solvedStarts: 0,
      endingStarts: 0,
      goalProbability: 0,
      timesteps: Number.NaN,
      returns: Number.NaN,
      exact: true,
    });
  });

  it('gives the steps of slippery CliffWalking that value iteration promises', () => {
    const environment = cliffWalking({ slippery: true });
    const { returns, timesteps, solvedStarts } = evaluatePolicy(
      environment,
      greedyPolicy(environment, optimalValues(environment, 1), 1),
    );
    expect(returns).toBeCloseTo(cliffSlippery.V[36], 8);
    expect(timesteps).toBeCloseTo(-cliffSlippery.V[36], 8);
    expect(solvedStarts).toBe(1);
  });

  it('agrees with many sampled episodes', () => {
    const environment = frozenLake();
    const policy = greedyPolicy(environment, optimalValues(environment, 0.99), 0.99);
    const { goalProbability, timesteps } = evaluatePolicy(environment, policy);
    const played = evaluate({
      environment,
      policy: (state) => policy[state],
      starts: Array(20_000).fill(0),
      randomness: alea(1),
      maxStepsPerEpisode: 1e5,
    });
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    expect(Math.abs(mean(played.returns) - goalProbability)).toBeLessThan(0.015);
    expect(Math.abs(mean(played.timesteps) - timesteps)).toBeLessThan(1.5);
  });

  it('agrees with following the chain step by step, for any policy', () => {
    const environments = [
      frozenLake(),
      frozenLake({ slippery: false }),
      frozenLake({ map: ['SFS', 'HFG'] }),
      cliffWalking({ slippery: true }),
      taxi(),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...environments), fc.integer({ min: 0, max: 1e6 }), (environment, seed) => {
        const draw = alea(seed);
        const policy = Uint8Array.from({ length: environment.states }, () => draw.start(environment.actions));
        const exact = evaluatePolicy(environment, policy);
        const { goal, ended } = followed(environment, policy, 3000);
        expect(exact.goalProbability).toBeGreaterThanOrEqual(goal - 1e-9);
        if (ended > 1 - 1e-9) {
          expect(exact.goalProbability).toBeCloseTo(goal, 6);
          expect(exact.endingStarts).toBe(exact.starts);
        }
        if (exact.solvedStarts === exact.starts) expect(exact.goalProbability).toBe(1);
        if (exact.endingStarts === 0) expect(exact.timesteps).toBeNaN();
      }),
      { numRuns: 60 },
    );
  });
});

/** The probability of having reached the goal, and of having ended, after so many steps. */
function followed(
  environment: Environment,
  policy: Uint8Array,
  steps: number,
): { goal: number; ended: number } {
  const {
    actions,
    width,
    outcomes,
    probability,
    nextState,
    terminated,
    goal: goals,
    starts,
    states,
  } = environment;
  let at = new Float64Array(states);
  for (const start of starts) at[start] += 1 / starts.length;
  let [goal, ended] = [0, 0];
  for (let step = 0; step < steps && ended < 1 - 1e-12; step++) {
    const next = new Float64Array(states);
    for (let state = 0; state < states; state++) {
      if (at[state] === 0) continue;
      const entry = state * actions + policy[state];
      for (let slot = entry * width; slot < entry * width + outcomes[entry]; slot++) {
        const mass = at[state] * probability[slot];
        if (!terminated[slot]) next[nextState[slot]] += mass;
        else {
          ended += mass;
          goal += mass * goals[slot];
        }
      }
    }
    at = next;
  }
  return { goal, ended };
}
