import { describe, expect, it } from 'vitest';
import { cliffWalking } from '../../src/environments/cliff-walking.ts';
import { frozenLake } from '../../src/environments/frozen-lake.ts';
import { tabulate } from '../../src/environments/tabulate.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { evaluatePolicy, evaluateStarts } from '../../src/policy/evaluate-policy.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { type GoldenTable, golden } from '../golden.ts';
import { corridor, stepTo } from '../world.ts';

describe('optimal values', () => {
  it.each([
    ['frozenlake_4x4_slippery', frozenLake()],
    ['frozenlake_4x4_det', frozenLake({ slippery: false })],
    ['frozenlake_8x8_slippery', frozenLake({ map: '8x8' })],
    ['frozenlake_8x8_det', frozenLake({ map: '8x8', slippery: false })],
    ['cliffwalking_slippery', cliffWalking({ slippery: true })],
    ['cliffwalking_det', cliffWalking()],
  ])('are those of Gymnasium’s tables, within 1e-9, wherever an episode can be: %s', (name, environment) => {
    const { V, gammaForV } = golden<GoldenTable>(name);
    const values = optimalValues(environment, gammaForV);
    const ends = environment.kind === 'cliff-walking' ? [47] : [];
    for (const [state, value] of V.entries()) {
      if (!ends.includes(state)) expect(Math.abs(values[state] - value)).toBeLessThan(1e-9);
    }
  });

  it('are the returns that the greedy policy brings, where nothing is discounted', () => {
    for (const environment of [taxi(), cliffWalking(), cliffWalking({ slippery: true })]) {
      const values = optimalValues(environment, 1);
      const { returns, solvedStarts, starts } = evaluatePolicy(
        environment,
        greedyPolicy(environment, values, 1),
      );
      const promised = [...environment.starts].reduce((sum, start) => sum + values[start], 0) / starts;
      expect(solvedStarts).toBe(starts);
      expect(returns).toBeCloseTo(promised, 9);
    }
  });

  it('are 7.93 in the mean in Taxi, in 13.07 steps, from 6 to 18', () => {
    const environment = taxi();
    const policy = greedyPolicy(environment, optimalValues(environment, 1), 1);
    const { returns, timesteps } = evaluatePolicy(environment, policy);
    expect(returns).toBeCloseTo(7.93, 12);
    expect(timesteps).toBeCloseTo(13.07, 12);
    const steps = evaluateStarts(environment, policy).map((start) => start.timesteps);
    expect([Math.min(...steps), Math.max(...steps)]).toEqual([6, 18]);
  });

  it('count a step later by gamma, and nothing after the end', () => {
    expect([...optimalValues(corridor(3), 0.5)]).toEqual([-1.75, -1.5, -1]);
  });

  it('give the lowest action among equals', () => {
    const environment = tabulate({
      kind: 'all the same',
      states: 1,
      actions: 3,
      starts: [0],
      outcomes: (_, action) => [stepTo(0, { reward: action === 0 ? -2 : -1, terminated: true })],
    });
    expect([...greedyPolicy(environment, Float64Array.of(0), 1)]).toEqual([1]);
  });
});
